import { sql } from 'drizzle-orm'
import { customType, index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { AvatarId, ConversationId, DeviceId, PersonId, SessionId, Timestamp } from '../../protocol/ids.ts'

/** What an instance must never lose or change: the check value of its pepper. */
export const instance = sqliteTable('instance', {
  key: text().primaryKey(),
  value: text().notNull(),
})

export const person = sqliteTable(
  'person',
  {
    id: text().$type<PersonId>().primaryKey(),
    handle: text().notNull().unique(),
    name: text().notNull(),
    /** `nameKey` of the name: what people are ordered and looked for by. */
    nameKey: text('name_key').notNull().default(''),
    status: text().notNull().default(''),
    bio: text().notNull().default(''),
    avatar: text().$type<AvatarId>(),
    createdAt: integer('created_at').$type<Timestamp>().notNull(),
    seenAt: integer('seen_at').$type<Timestamp>(),
    showsSeen: integer('shows_seen', { mode: 'boolean' }).notNull().default(true),
    showsRead: integer('shows_read', { mode: 'boolean' }).notNull().default(true),
    listed: integer({ mode: 'boolean' }).notNull().default(true),
    /** A guest: the one room in which they are valid, and when that ends. They have no credential, and a handle that nobody can take. */
    guestOf: text('guest_of').$type<ConversationId>(),
    guestUntil: integer('guest_until'),
  },
  (table) => [
    index('person_listed').on(table.nameKey, table.id).where(sql`listed = 1`),
    index('person_listed_handle').on(table.handle).where(sql`listed = 1`),
    index('person_guest_of').on(table.guestOf).where(sql`guest_of IS NOT NULL`),
    index('person_guest_until').on(table.guestUntil).where(sql`guest_until IS NOT NULL`),
  ],
)

/** D1 gives a list of numbers; drizzle's own would want Node's Buffer. */
const bytes = customType<{ data: Uint8Array<ArrayBuffer>; driverData: ArrayBuffer | number[] }>({
  dataType: () => 'blob',
  toDriver: (value) => value.buffer,
  fromDriver: (value) => new Uint8Array(value),
})

/** A person's picture, of which only the newest is kept. */
export const avatar = sqliteTable('avatar', {
  person: text()
    .$type<PersonId>()
    .primaryKey()
    .references(() => person.id, { onDelete: 'cascade' }),
  id: text().$type<AvatarId>().notNull(),
  type: text({ enum: ['image/webp', 'image/jpeg', 'image/png'] }).notNull(),
  bytes: bytes().notNull(),
  at: integer().notNull(),
})

/** What `person` thinks of `other`. */
const others = {
  person: text()
    .$type<PersonId>()
    .notNull()
    .references(() => person.id, { onDelete: 'cascade' }),
  other: text()
    .$type<PersonId>()
    .notNull()
    .references(() => person.id, { onDelete: 'cascade' }),
  at: integer().notNull(),
}

export const contact = sqliteTable('contact', others, (table) => [
  primaryKey({ columns: [table.person, table.other] }),
  index('contact_other').on(table.other),
])

export const block = sqliteTable('block', others, (table) => [
  primaryKey({ columns: [table.person, table.other] }),
  index('block_other').on(table.other),
])

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
