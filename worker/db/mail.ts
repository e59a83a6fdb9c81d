import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { PersonId } from '../../protocol/ids.ts'
import { person } from './schema.ts'

const owner = () =>
  text()
    .$type<PersonId>()
    .primaryKey()
    .references(() => person.id, { onDelete: 'cascade' })

/** Where somebody is written to, and about what. `id` names the address in the links that stop it: a new one has another. */
export const mailAddress = sqliteTable(
  'mail_address',
  {
    person: owner(),
    id: text().notNull(),
    address: text().notNull(),
    /** Whether what was missed is told once a day, and what happens to the account at once. */
    digest: integer({ mode: 'boolean' }).notNull(),
    news: integer({ mode: 'boolean' }).notNull(),
    /** Where this Parley was when the address was given: no request says so when an object writes. */
    origin: text().notNull(),
    confirmedAt: integer('confirmed_at').notNull(),
  },
  (table) => [index('mail_address_id').on(table.id)],
)

/** An address that somebody says is theirs, and what the code that was sent there makes under the pepper. */
export const mailPending = sqliteTable('mail_pending', {
  person: owner(),
  address: text().notNull(),
  verifier: text().notNull(),
  tries: integer().notNull(),
  expiresAt: integer('expires_at').notNull(),
})

/** What would have been sent, on a machine where Parley is tried. */
export const mailShown = sqliteTable('mail_shown', {
  id: text().primaryKey(),
  at: integer().notNull(),
  recipient: text().notNull(),
  subject: text().notNull(),
  text: text().notNull(),
  headers: text().notNull(),
})
