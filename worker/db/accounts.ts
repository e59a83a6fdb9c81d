import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { PersonId, SessionId } from '../../protocol/ids.ts'
import { person } from './schema.ts'

const owner = () =>
  text()
    .$type<PersonId>()
    .notNull()
    .references(() => person.id, { onDelete: 'cascade' })

/** What happened to an account that its person should know of. */
export const securityEvent = sqliteTable(
  'security_event',
  {
    id: text().primaryKey(),
    person: owner(),
    kind: text().notNull(),
    at: integer().notNull(),
    /** The device's name as it was then, and where it was. */
    device: text(),
    country: text(),
  },
  (table) => [index('security_event_person').on(table.person, table.at)],
)

/** The secret of somebody's authenticator (RFC 6238), encrypted under a key that comes from the pepper `kid`. */
export const totp = sqliteTable('totp', {
  person: owner().primaryKey(),
  kid: text().notNull(),
  secret: text().notNull(),
  /** The step of the newest code that was taken: none at or before it is taken again. */
  lastStep: integer('last_step').notNull(),
  /** Null until a first code has shown that the authenticator has it. */
  confirmedAt: integer('confirmed_at'),
})

/** Verifiers of codes that open an account once: a person's own, and those that an owner makes, which run out. */
export const recoveryCode = sqliteTable(
  'recovery_code',
  {
    verifier: text().primaryKey(),
    person: owner(),
    createdAt: integer('created_at').notNull(),
    expiresAt: integer('expires_at'),
    usedAt: integer('used_at'),
    /** Whether it was sent by e-mail: it stands for a lost password, and for no second step. */
    mailed: integer({ mode: 'boolean' }).notNull().default(false),
  },
  (table) => [index('recovery_code_person').on(table.person)],
)

export const passkey = sqliteTable(
  'passkey',
  {
    /** The credential's id in base64url. */
    id: text().primaryKey(),
    person: owner(),
    publicKey: text('public_key').notNull(),
    counter: integer().notNull(),
    transports: text().notNull(),
    name: text().notNull(),
    /** Whether it can derive the key of a vault. */
    prf: integer({ mode: 'boolean' }).notNull(),
    createdAt: integer('created_at').notNull(),
    usedAt: integer('used_at'),
  },
  (table) => [index('passkey_person').on(table.person)],
)

/** What an authenticator is to sign, once and soon. `session` is whose asked, null for a log-in. */
export const challenge = sqliteTable(
  'challenge',
  {
    challenge: text().primaryKey(),
    purpose: text().notNull(),
    session: text().$type<SessionId>(),
    expiresAt: integer('expires_at').notNull(),
  },
  (table) => [index('challenge_expires_at').on(table.expiresAt)],
)

/** Names of deleted accounts, as nobody can read them, that are not given away yet. */
export const heldHandle = sqliteTable('held_handle', {
  hash: text().primaryKey(),
  until: integer().notNull(),
})
