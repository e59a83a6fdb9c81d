import { desc } from 'drizzle-orm'
import { Hono } from 'hono'
import * as v from 'valibot'
import type { PersonId } from '../../protocol/ids.ts'
import { parseJson } from '../../protocol/json.ts'
import { type MyMail, ShownMail } from '../../protocol/mail.ts'
import { countryOf } from '../auth/enter.ts'
import { tell } from '../auth/events.ts'
import { proven } from '../auth/proof.ts'
import { mailShown } from '../db/mail.ts'
import { log, problemOf } from '../log.ts'
import { type App, type Call, openRoute, Refusal, route } from '../routing.ts'
import { takeTurn } from '../throttle/turn.ts'
import { addressByHandle, addressOf, confirm, forget, hold, keep, readMine, stop, want } from './addresses.ts'
import { sendRecovery } from './recovery.ts'
import { type Send, senderOf } from './sender.ts'
import { toInbox } from './wanted.ts'
import { codeWords, movedWords } from './words.ts'

export const mailRoutes = new Hono<App>()

route(mailRoutes, 'GET /me/mail', (call, { person }) => mine(call, person))

route(mailRoutes, 'PUT /me/mail', async (call, who, { proof, address }) => {
  const send = senderOf(call.env)
  if (!send) return notOffered
  const found = await proven(call, who, proof)
  if (found instanceof Refusal) return found
  // Who is written to hasn't asked for it: neither from one account nor from many.
  const turn = await takeTurn(
    call,
    { what: 'mail', account: who.person },
    { what: 'mail', account: `to|${address.toLowerCase()}` },
  )
  if (turn instanceof Refusal) return turn
  const { pepper } = call.get('settings')
  const code = await hold(call.get('db'), pepper, who.person, address, Date.now())
  const sent = await sendNow(send, address, codeWords(originOf(call), found.handle, code))
  return sent ? mine(call, who.person) : notSent
})

route(mailRoutes, 'POST /me/mail/confirm', async (call, { person }, { code }) => {
  const db = call.get('db')
  const now = Date.now()
  const address = await confirm(db, call.get('settings').pepper, person, code, now)
  if (!address) return new Refusal(403, 'wrong-code', 'The code is wrong or too old. Have another one sent.')
  const before = await addressOf(db, person)
  await db.batch([...keep(db, person, address, originOf(call), now), ...telling(call, person, 'mail-changed')])
  if (before && before.address !== address) await sayMoved(call, before)
  return wanted(call, person)
})

route(mailRoutes, 'PATCH /me/mail', async (call, { person }, wishes) => {
  if (!(await want(call.get('db'), person, wishes))) return noAddress
  return wanted(call, person)
})

route(mailRoutes, 'DELETE /me/mail', async (call, who, { proof }) => {
  const found = await proven(call, who, proof)
  if (found instanceof Refusal) return found
  const db = call.get('db')
  const before = await addressOf(db, who.person)
  await db.batch([...forget(db, who.person), ...(before ? telling(call, who.person, 'mail-removed') : [])])
  if (before) await sayMoved(call, before)
  return wanted(call, who.person)
})

/**
 * What there is to be done is begun a while after the answer, which is the same for everybody and as soon: begun with it, the work for
 * a name that somebody has would make its answer late (measured).
 */
openRoute(mailRoutes, 'POST /recover/mail', async (call, { handle }) => {
  const send = senderOf(call.env)
  if (!send) return notOffered
  const turn = await takeTurn(call, { what: 'mail', account: `lost|${handle}` })
  if (turn instanceof Refusal) return turn
  const db = call.get('db')
  const { pepper } = call.get('settings')
  async function later(): Promise<void> {
    await scheduler.wait(laterMs + Math.random() * laterMs)
    const to = await addressByHandle(db, handle)
    if (to && send) await sendRecovery(send, db, pepper, to, Date.now())
  }
  call.executionCtx.waitUntil(later().catch((thrown) => log('error', { step: 'mail', problem: problemOf(thrown) })))
  return {}
})
const laterMs = 250

openRoute(mailRoutes, 'GET /dev/mail', async (call) => {
  if (call.env.ENVIRONMENT !== 'development') return new Refusal(404, 'not-found', 'There is nothing here.')
  const rows = await call.get('db').select().from(mailShown).orderBy(desc(mailShown.at))
  return { mails: rows.map((row) => v.parse(ShownMail, { ...row, headers: parseJson(row.headers) })) }
})

/**
 * Stops mails of a kind, for whoever has the link: the person, or their provider's button (RFC 8058), which is no page of ours. It is
 * asked for by POST alone, since links are opened by many that nobody pressed.
 */
export async function unsubscribe(call: Call): Promise<Response> {
  const { id = '', kind = '' } = call.req.param()
  const isOurs = /^[0-9a-f]{32}$/.test(id) && (kind === 'digest' || kind === 'news')
  const person = isOurs ? await stop(call.get('db'), id, kind) : null
  if (person) await toInbox(call, person)
  return person ? call.json({}) : call.json({ error: 'not-found', message: 'This link stops nothing any more.' }, 404)
}

async function mine(call: Call, person: PersonId): Promise<MyMail> {
  return readMine(call.get('db'), person, call.get('settings').mail, Date.now())
}

async function wanted(call: Call, person: PersonId): Promise<MyMail> {
  await toInbox(call, person)
  return mine(call, person)
}

type Before = NonNullable<Awaited<ReturnType<typeof addressOf>>>

/** That it failed keeps nobody from moving. */
async function sayMoved(call: Call, { address, origin, handle }: Before): Promise<void> {
  const send = senderOf(call.env)
  if (send) await sendNow(send, address, movedWords(origin, handle))
}

async function sendNow(send: Send, to: string, words: { subject: string; text: string }): Promise<boolean> {
  try {
    await send({ key: crypto.randomUUID(), to, ...words })
    return true
  } catch (thrown) {
    log('error', { step: 'mail', problem: problemOf(thrown) })
    return false
  }
}

const originOf = (call: Call): string => new URL(call.req.url).origin

const telling = (call: Call, person: PersonId, kind: 'mail-changed' | 'mail-removed') =>
  tell(call.get('db'), person, kind, { device: null, country: countryOf(call) }, Date.now())

const notOffered = new Refusal(404, 'no-mail', 'This Parley writes no e-mails.')
const notSent = new Refusal(502, 'not-sent', 'The e-mail could not be sent just now. Try again in a moment.')
const noAddress = new Refusal(409, 'no-address', 'Give an address first.')
