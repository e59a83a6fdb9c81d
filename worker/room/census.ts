import { eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import type { ConversationId } from '../../protocol/ids.ts'
import { conversation } from '../db/owner.ts'
import type { Facts } from './store.ts'

/** A Room's own row among those that are there; who is in it stands nowhere in D1. */
export async function enrol(
  database: D1Database,
  id: ConversationId,
  { kind, listed, expiresAt }: Facts,
): Promise<void> {
  const row = { id, kind: kind === 'room' ? (listed ? 'listed' : 'linked') : kind, expiresAt } as const
  await drizzle(database).insert(conversation).values(row).onConflictDoNothing()
}

export async function strike(database: D1Database, id: ConversationId): Promise<void> {
  await drizzle(database).delete(conversation).where(eq(conversation.id, id))
}
