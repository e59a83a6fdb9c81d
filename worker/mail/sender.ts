import { lte, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { mailShown } from '../db/mail.ts'
import { mailOf } from '../env.ts'

/** A message of plain text. */
export interface Mail {
  /** The same for what is sent again because nobody knows whether it was: a sender that can sends it once. */
  key: string
  to: string
  subject: string
  text: string
  /** Where a press stops mails of its kind (RFC 8058). */
  unsubscribe?: string
}

/** Throws when it couldn't be handed over. */
export type Send = (mail: Mail) => Promise<void>

/** What hands mails over here: a binding of Cloudflare's, somebody's API, or on a machine for trials a page. Null for none. */
export function senderOf(env: Env): Send | null {
  const bound = mailOf(env)
  if (bound === null || typeof bound === 'string') return null
  switch (bound.by) {
    case 'binding':
      return async (mail) => void (await bound.binding.send({ ...partsOf(mail), from: bound.from, to: mail.to }))
    case 'http':
      return (mail) => post(bound, mail)
    case 'page':
      return (mail) => show(env.DB, mail)
  }
}

/** As Resend's API and others like it take them. Whoever answers badly isn't quoted: it may have quoted us. */
async function post({ url, key, from }: { url: string; key: string; from: string }, mail: Mail): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'idempotency-key': mail.key },
    body: JSON.stringify({ ...partsOf(mail), from, to: [mail.to] }),
    // Whoever is led elsewhere would hand the key on.
    redirect: 'manual',
    signal: AbortSignal.timeout(patienceMs),
  })
  if (!response.ok) throw new Error(`the sender of mails answered ${response.status}`)
}

const patienceMs = 15_000

function partsOf({ to, subject, text, unsubscribe }: Mail) {
  const headers: Record<string, string> = unsubscribe
    ? { 'List-Unsubscribe': `<${unsubscribe}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' }
    : {}
  for (const line of [to, subject, ...Object.values(headers)])
    if (/\p{Cc}/u.test(line)) throw new Error('a header of a mail would not be one line')
  return { subject, text, headers }
}

const shownMails = 100

async function show(database: D1Database, mail: Mail): Promise<void> {
  const db = drizzle(database)
  const { subject, text, headers } = partsOf(mail)
  const row = { at: Date.now(), recipient: mail.to, subject, text, headers: JSON.stringify(headers) }
  const older = sql`(SELECT at FROM mail_shown ORDER BY at DESC LIMIT 1 OFFSET ${shownMails})`
  await db.batch([
    db
      .insert(mailShown)
      .values({ id: mail.key, ...row })
      .onConflictDoNothing(),
    db.delete(mailShown).where(lte(mailShown.at, older)),
  ])
}
