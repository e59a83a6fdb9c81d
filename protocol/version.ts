/**
 * What both sides must agree on: a browser with another version is told to reload. One line of history for each version,
 * with the fingerprint of its schemas; a test compares the last with what the schemas are now.
 */
export const history = [
  { version: 1, fingerprint: '73ad0800fcd95437', says: 'hello, send, more, before, members' },
  { version: 2, fingerprint: '6499a582cb3aafc9', says: 'got, lag, refused quota and too-many-changes' },
  { version: 3, fingerprint: '9efa54a6fca82405', says: 'member, setting, read, marks, typing; the Inbox' },
  { version: 4, fingerprint: 'dc50628d0d8b3ca0', says: 'files: what they take and how they go' },
] as const

export const protocolVersion = 4
