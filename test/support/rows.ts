import * as v from 'valibot'
import { ConversationId } from '../../protocol/ids.ts'
import { Row } from '../../protocol/inbox.ts'
import type { Chat } from '../../web/chats/model.ts'
import type { Newest } from '../../web/chats/preview.ts'
import { ann, bob } from './logs.ts'

export const conversationId = (number: number): ConversationId =>
  v.parse(ConversationId, number.toString(16).padStart(64, '0'))

/** A row as an Inbox would tell it: conversation `number` at its `rev`, which says something once a second. */
export const row = (number: number, over: Partial<Row> = {}): Row =>
  v.parse(Row, {
    conversation: conversationId(number),
    rev: number,
    in: true,
    kind: 'direct',
    seal: 'plain',
    profile: '',
    other: bob,
    createdAt: 0,
    expiresAt: null,
    head: 1,
    read: 0,
    unread: 0,
    mentions: 0,
    last: null,
    level: 'all',
    pinned: false,
    archived: false,
    marked: false,
    draft: null,
    hidden: [],
    ...over,
  })

export const newest = (seq: number, at: number, text = `message ${seq}`): Newest => ({
  seq,
  at,
  author: ann,
  said: { is: 'text', text },
  goneAt: null,
})

/** A row with its newest event open: at `at`, in seconds. */
export const chat = (number: number, at: number, over: Partial<Row> = {}): Chat => {
  const told = row(number, over)
  return { row: told, last: newest(told.head, at * 1000), draft: '' }
}
