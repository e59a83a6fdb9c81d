/** The Inbox's tables, as steps that are only ever added to. */
export const steps = [
  `CREATE TABLE conversation (
     id TEXT PRIMARY KEY,
     kind TEXT NOT NULL,
     expires_at INTEGER,
     at INTEGER NOT NULL,
     left INTEGER NOT NULL,
     since INTEGER NOT NULL
   ) WITHOUT ROWID;
   CREATE TABLE wish (
     id TEXT PRIMARY KEY,
     conversation TEXT NOT NULL,
     expires_at INTEGER NOT NULL,
     at INTEGER NOT NULL
   ) WITHOUT ROWID;
   CREATE TABLE live (
     session TEXT NOT NULL,
     conversation TEXT NOT NULL,
     PRIMARY KEY (session, conversation)
   ) WITHOUT ROWID;
   CREATE TABLE revoked (
     session TEXT PRIMARY KEY,
     at INTEGER NOT NULL
   ) WITHOUT ROWID;`,
  "ALTER TABLE wish ADD COLUMN asked TEXT NOT NULL DEFAULT ''",
  // What was known before says too little to be shown: it is armed, so that each Room is asked when its person comes.
  `CREATE TABLE line (
     conversation TEXT PRIMARY KEY,
     rev INTEGER NOT NULL,
     is_in INTEGER NOT NULL,
     armed INTEGER NOT NULL,
     hidden_by TEXT,
     left_at INTEGER,
     kind TEXT NOT NULL,
     seal TEXT NOT NULL,
     profile TEXT NOT NULL,
     other TEXT,
     created_at INTEGER NOT NULL,
     expires_at INTEGER,
     head INTEGER NOT NULL,
     read INTEGER NOT NULL,
     unread INTEGER NOT NULL,
     mentions INTEGER NOT NULL,
     last TEXT,
     level TEXT NOT NULL,
     pinned INTEGER NOT NULL,
     archived INTEGER NOT NULL,
     marked INTEGER NOT NULL,
     draft TEXT
   ) WITHOUT ROWID;
   INSERT INTO line
     SELECT id, row_number() OVER (ORDER BY since), 0, left = 0, NULL, CASE left WHEN 1 THEN since END, kind, 'plain', '', NULL,
       since, expires_at, CASE left WHEN 1 THEN at ELSE 0 END, 0, 0, 0, NULL, 'all', 0, 0, 0, NULL FROM conversation;
   DROP TABLE conversation;
   CREATE TABLE asked_for (
     id TEXT PRIMARY KEY,
     conversation TEXT NOT NULL,
     expires_at INTEGER,
     at INTEGER NOT NULL,
     asked TEXT NOT NULL
   ) WITHOUT ROWID;
   INSERT INTO asked_for SELECT id, conversation, expires_at, at, asked FROM wish;
   DROP TABLE wish;
   ALTER TABLE asked_for RENAME TO wish;
   CREATE TABLE watcher (
     person TEXT PRIMARY KEY,
     until INTEGER NOT NULL
   ) WITHOUT ROWID;`,
  // Where its person was longer ago than the list remembers, and whether they are going for good.
  `CREATE TABLE been (conversation TEXT PRIMARY KEY) WITHOUT ROWID;
   CREATE TABLE going (
     one INTEGER PRIMARY KEY CHECK (one = 1),
     person TEXT,
     messages TEXT NOT NULL
   );`,
  'ALTER TABLE line ADD COLUMN gone INTEGER NOT NULL DEFAULT 0',
  'ALTER TABLE line ADD COLUMN hidden TEXT',
  // For those who want to be written to by e-mail.
  `CREATE TABLE mailing (
     one INTEGER PRIMARY KEY CHECK (one = 1),
     person TEXT NOT NULL,
     digest INTEGER NOT NULL,
     news INTEGER NOT NULL,
     here_at INTEGER NOT NULL,
     told_rev INTEGER NOT NULL,
     told_at INTEGER NOT NULL,
     news_at INTEGER NOT NULL,
     nudged INTEGER NOT NULL,
     failed INTEGER NOT NULL,
     failed_at INTEGER NOT NULL
   );`,
  `CREATE TABLE holding (
     conversation TEXT PRIMARY KEY,
     octets INTEGER NOT NULL,
     until INTEGER,
     at INTEGER NOT NULL
   ) WITHOUT ROWID;`,
  "ALTER TABLE mailing ADD COLUMN missing TEXT DEFAULT ''",
] as const
