import { env } from 'cloudflare:workers'
import type { PersonId } from '../../protocol/ids.ts'

/** Has D1 know of people whom a test made up: whoever is added to a group must have an account. */
export async function settleIn(...people: PersonId[]): Promise<void> {
  const insert = env.DB.prepare('INSERT OR IGNORE INTO person (id, handle, name, created_at) VALUES (?1, ?1, ?1, 0)')
  await env.DB.batch(people.map((id) => insert.bind(id)))
}

export async function moveOut(person: PersonId): Promise<void> {
  await env.DB.prepare('DELETE FROM person WHERE id = ?').bind(person).run()
}
