/** Every number that both sides must agree on. A unit is in the name. */
export const limits = {
  handleLengthMin: 3,
  handleLengthMax: 20,
  /** The browser's check: the server never sees a password. */
  passwordLengthMin: 6,
  roomNameGraphemes: 60,
  deviceNameLength: 60,
  passkeyNameGraphemes: 40,
  passkeys: 20,
  recoveryCodes: 10,
  /** A conversation's name and picture, opaque to the server. */
  profileBytes: 8 * 1024,
  /** What is said about a conversation in its profile. */
  aboutGraphemes: 300,

  sendFrameBytes: 64 * 1024,
  otherFrameBytes: 4 * 1024,
  bodyBytes: 48 * 1024,
  /** The composer's rule everywhere; the server's too where it may read. */
  textCodePoints: 4_000,
  notifyPeople: 50,
  emojiBytes: 64,
  pollQuestionGraphemes: 300,
  pollOptionGraphemes: 100,
  pollOptions: 12,
  pollTextBytes: 2 * 1024,
  filesPerEvent: 20,
  /** A file before and after it was sealed, and the parts that it goes in. */
  fileBytes: 25 * 1024 * 1024,
  sealedFileBytes: 27 * 1024 * 1024,
  filePartBytes: 1024 * 1024,
  fileNameBytes: 255,
  mediaTypeBytes: 100,
  /** How many files of a person's may be in a conversation without an event that names them, and how long one stays so. */
  unnamedFiles: 40,
  unnamedFileMs: 24 * 3600_000,
  /** What all of a person's files may take at once, in all their conversations: what is begun counts whole. */
  fileOctetsHeld: 512 * 1024 * 1024,
  /** A person may bring so many parts at once, then so many a second; a browser goes no faster. */
  fileParts: { burst: 32, perSecond: 8 },
  /** A voice message's wave form. */
  peaks: 64,
  peakMax: 31,
  /** What a message and all that was changed in it take in a page: past this nothing more is changed. */
  messageBytes: 1536 * 1024,

  /** What happens in a burst is told in frames of about this size. */
  eventsFrameBytes: 256 * 1024,
  /** A browser says how far it is after so many events, */
  gotEvents: 128,
  /** and is told to page when so many are unacknowledged that it was told a while ago. */
  lagEvents: 512,

  pageEvents: 200,
  pageBytes: 256 * 1024,
  tailEvents: 50,
  /** A client further behind than this starts at the tail. */
  farBehindEvents: 2_000,
  membersInState: 200,
  socketsPerPerson: 16,
  unansweredSends: 32,

  /** A person may say this many at once, then so many a second. */
  sends: { burst: 60, perSecond: 10 },
  /** A socket may say this many frames at once, of whatever kind, then so many a second. */
  frames: { burst: 240, perSecond: 60 },

  /** A person may search a listed room so many times at once, then so many a second. */
  searches: { burst: 20, perSecond: 4 },

  /** A browser says how far it has read at most this often, */
  readMs: 2_000,
  /** and that somebody writes; what isn't said again for `typingMs` has stopped. */
  typingEveryMs: 3_000,
  typingMs: 6_000,
  /** Unread messages are counted up to here; more are "999+". */
  unreadMax: 1_000,
  /** Of conversations larger than this it isn't told who has received and read what. */
  receiptPeople: 32,
  groupPeople: 1_000,
  inviteUsesMax: 10_000,
  /** Of those who are banned, so many are shown: whoever was last first. */
  bannedShown: 1_000,

  /** A page of an Inbox's list; what is shown of a conversation's newest event in it; a draft. */
  inboxRows: 100,
  lastEventBytes: 4 * 1024,
  draftBytes: 16 * 1024,
  /** How many messages of a conversation, in different places, one deletes for oneself alone; and how many at once. */
  hiddenRuns: 2_000,
  hiddenAtOnce: 100,
  /** Inboxes are told of what is new in a conversation at most this often. */
  noticeEveryMs: 2_000,

  /** Active in this time is online; a browser says that somebody is active at most every `activeEveryMs`. */
  onlineMs: 5 * 60_000,
  activeEveryMs: 4 * 60_000,
  /** Whoever looks at somebody's presence says so again within this time. */
  watchMs: 10 * 60_000,
  watchedPeople: 4,

  personNameGraphemes: 32,
  statusGraphemes: 80,
  bioGraphemes: 300,
  avatarBytes: 64 * 1024,
  /** A page of people, and how many somebody may have as contacts or have blocked. */
  peoplePage: 50,
  contacts: 1_000,

  heartbeatMs: 25_000,
  roomLifetimeMs: 7 * 24 * 3600_000,
  /** The least that an owner may make of it. */
  roomLifetimeMinMs: 3600_000,
  listingPage: 50,
  peoplePerLookup: 100,

  /** What a report shows of a conversation, and says of it. */
  reportLines: 7,
  reportNoteGraphemes: 1_000,
  reportPage: 20,
  /** Links of an owner: to make an account by, and to open one that was lost. */
  accountInvites: 100,
  accountInviteUsesMax: 1_000,
  lostLinkMs: 24 * 3600_000,
} as const
