/**
 * What both sides must agree on: a browser with another version is told to reload. One line of history for each version,
 * with the fingerprint of its schemas; a test compares the last with what the schemas are now.
 */
export const history = [
  { version: 1, fingerprint: '73ad0800fcd95437', says: 'hello, send, more, before, members' },
  { version: 2, fingerprint: '6499a582cb3aafc9', says: 'got, lag, refused quota and too-many-changes' },
  {
    version: 3,
    fingerprint: '427064f5b9ad2e86',
    says: 'member, setting, read, marks, typing; the Inbox; got by count alone',
  },
  { version: 4, fingerprint: 'ee6799426f3b1936', says: 'how many passkeys and recovery codes an account has' },
  {
    version: 5,
    fingerprint: 'fb0ffe09a0f2dd50',
    says: 'reactions, votes and pins inside changes; polls; files; settings; disappearing messages; hide; guests and bans; reports',
  },
] as const

export const protocolVersion = 5
