import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { ConversationId, DeviceId, PersonId, SessionId } from '../../protocol/ids.ts'

/** What an instance must never lose or change: the check value of its pepper. */
export const instance = sqliteTable('instance', {
  key: text().primaryKey(),
  value: text().notNull(),
})

export const person = sqliteTable('person', {
  id: text().$type<PersonId>().primaryKey(),
  handle: text().notNull().unique(),
  name: text().notNull(),
  createdAt: integer('created_at').notNull(),
})

/** A salted verifier of a key that Argon2id derives in the browser; the server sees no password. */
export const credential = sqliteTable('credential', {
  person: text()
    .$type<PersonId>()
    .primaryKey()
    .references(() => person.id, { onDelete: 'cascade' }),
  salt: text().notNull(),
  argon2: text().notNull(),
  verifier: text().notNull(),
  kid: text().notNull(),
})

export const device = sqliteTable(
  'device',
  {
    id: text().$type<DeviceId>().primaryKey(),
    person: text()
      .$type<PersonId>()
      .notNull()
      .references(() => person.id, { onDelete: 'cascade' }),
    name: text().notNull(),
    createdAt: integer('created_at').notNull(),
    revokedAt: integer('revoked_at'),
  },
  (table) => [index('device_person').on(table.person)],
)

export const session = sqliteTable(
  'session',
  {
    id: text().$type<SessionId>().primaryKey(),
    person: text()
      .$type<PersonId>()
      .notNull()
      .references(() => person.id, { onDelete: 'cascade' }),
    device: text()
      .$type<DeviceId>()
      .notNull()
      .references(() => device.id, { onDelete: 'cascade' }),
    /** Which refresh token is the newest; the tokens themselves are derived, not kept. */
    generation: integer().notNull(),
    rotatedAt: integer('rotated_at').notNull(),
    createdAt: integer('created_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
    revokedAt: integer('revoked_at'),
    /** Where it was refreshed from last, as two letters (ISO 3166-1), where the platform says so. */
    country: text(),
  },
  (table) => [index('session_person').on(table.person)],
)

/** The Rooms' copy of themselves for the page of rooms to join; each row is its Room's to write. */
export const listing = sqliteTable(
  'listing',
  {
    room: text().$type<ConversationId>().primaryKey(),
    profile: text().notNull(),
    createdAt: integer('created_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
    people: integer().notNull(),
    inside: integer().notNull(),
    at: integer().notNull(),
  },
  (table) => [index('listing_expires_at').on(table.expiresAt)],
)
