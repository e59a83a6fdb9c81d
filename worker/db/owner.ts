import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { ConversationId, EventId, PersonId, ReportId } from '../../protocol/ids.ts'
import type { Outcome, Reason } from '../../protocol/owner.ts'
import { person } from './schema.ts'

const somebody = () =>
  text()
    .$type<PersonId>()
    .references(() => person.id, { onDelete: 'cascade' })

/** Whom the owner doesn't let in any more. */
export const ban = sqliteTable('ban', {
  person: somebody().primaryKey(),
  at: integer().notNull(),
})

/** Links of the owner's to make an account by; the hash of what their secret proves. */
export const accountInvite = sqliteTable('account_invite', {
  hash: text().primaryKey(),
  createdAt: integer('created_at').notNull(),
  expiresAt: integer('expires_at'),
  usesLeft: integer('uses_left'),
})

/** What somebody told the owner of; it goes with the reporter's account, with that of whom it is about, and with time. */
export const report = sqliteTable(
  'report',
  {
    id: text().$type<ReportId>().primaryKey(),
    reporter: somebody().notNull(),
    about: somebody().notNull(),
    conversation: text().$type<ConversationId>(),
    /** Whether that is a room. */
    isRoom: integer('is_room', { mode: 'boolean' }).notNull(),
    event: text().$type<EventId>(),
    reason: text().$type<Reason>().notNull(),
    note: text().notNull(),
    at: integer().notNull(),
    closedAt: integer('closed_at'),
    outcome: text().$type<Outcome>(),
    remark: text().notNull().default(''),
  },
  (table) => [
    index('report_at').on(table.at, table.id),
    index('report_reporter').on(table.reporter),
    index('report_about').on(table.about),
  ],
)

/** What the reporter saw, line by line: whoever deletes their account takes their own lines out of it. */
export const reportLine = sqliteTable(
  'report_line',
  {
    report: text()
      .$type<ReportId>()
      .notNull()
      .references(() => report.id, { onDelete: 'cascade' }),
    line: integer().notNull(),
    author: somebody(),
    at: integer().notNull(),
    text: text().notNull(),
    isIt: integer('is_it', { mode: 'boolean' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.report, table.line] }), index('report_line_author').on(table.author)],
)

/** That a conversation is there, and of which kind: each row is its Room's to write. */
export const conversation = sqliteTable('conversation', {
  id: text().$type<ConversationId>().primaryKey(),
  kind: text({ enum: ['listed', 'linked', 'group', 'direct'] }).notNull(),
  expiresAt: integer('expires_at'),
})

/** What was counted on a day (UTC). */
export const usage = sqliteTable('usage', {
  day: text().primaryKey(),
  requests: integer().notNull().default(0),
  objectRequests: integer('object_requests').notNull().default(0),
  databaseRows: integer('database_rows').notNull().default(0),
  objectRows: integer('object_rows').notNull().default(0),
  messages: integer().notNull().default(0),
})
