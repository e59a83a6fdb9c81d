import type { PersonId, SessionId } from '../../protocol/ids.ts'
import type { Secret } from '../env.ts'
import { hmac, hmacMatches } from './hmac.ts'

/** `code`: a person's password was right, and a second step is to come. `proof`: a session showed again that it is its person's. */
export type TicketFor = { code: PersonId } | { proof: SessionId }

const lifetimeMs = { code: 5 * 60_000, proof: 10 * 60_000 }

/**
 * `end.subject.mac`, for `subject` alone and for as long as its person's password is what it was: `verifier` goes into the
 * mac. Nothing is kept.
 */
export async function makeTicket({ bytes }: Secret, whose: TicketFor, verifier: string, now: number): Promise<string> {
  const [what, subject] = read(whose)
  const end = now + lifetimeMs[what]
  return `${end}.${subject}.${await hmac(bytes, text(what, subject, end, verifier))}`
}

export async function holds(
  keys: Secret[],
  ticket: string,
  whose: TicketFor,
  verifier: string,
  now: number,
): Promise<boolean> {
  const [what, subject] = read(whose)
  const [end = '', shown, mac = ''] = ticket.split('.')
  if (shown !== subject || !(Number(end) > now)) return false
  const matches = keys.map(({ bytes }) => hmacMatches(bytes, text(what, subject, Number(end), verifier), mac))
  return (await Promise.all(matches)).includes(true)
}

/** Whom a ticket says that it is for, true or not. */
export const subjectOf = (ticket: string): string => ticket.split('.')[1] ?? ''

const read = (whose: TicketFor) =>
  'code' in whose ? (['code', whose.code] as const) : (['proof', whose.proof] as const)

const text = (what: string, subject: string, end: number, verifier: string): string =>
  `parley/ticket/1|${what}|${subject}|${end}|${verifier}`
