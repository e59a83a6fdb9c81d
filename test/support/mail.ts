import { env } from 'cloudflare:workers'
import type { Person } from './people.ts'
import { prove } from './security.ts'

export interface Sent {
  subject: string
  text: string
  headers: Record<string, string>
}

/** What was sent to an address, the oldest first. */
export async function sentTo(address: string): Promise<Sent[]> {
  const { results } = await env.DB.prepare('SELECT * FROM mail_shown WHERE recipient = ? ORDER BY at, rowid')
    .bind(address)
    .all<{ subject: string; text: string; headers: string }>()
  return results.map(({ subject, text, headers }) => ({ subject, text, headers: JSON.parse(headers) }))
}

/** The code that was sent to an address last. */
export async function codeTo(address: string): Promise<string> {
  const [, code = ''] = /^ {4}(\d{6})$/m.exec((await sentTo(address)).at(-1)?.text ?? '') ?? []
  return code
}

/** Gives an address as a person does, and confirms it. */
export async function giveAddress(person: Person, address: string): Promise<void> {
  await person.call('PUT /me/mail', { body: { proof: await prove(person), address } })
  await person.call('POST /me/mail/confirm', { body: { code: await codeTo(address) } })
}
