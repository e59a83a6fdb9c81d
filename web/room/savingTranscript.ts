import type { ConversationId } from '../../protocol/ids.ts'
import type { Stopped } from '../net/closing.ts'
import { persisting } from '../net/persisting.ts'
import { lookUp } from '../people/lookUp.ts'
import type { Session } from '../session/session.ts'
import { fileName } from '../ui/fileName.ts'
import { locale } from '../ui/locale.ts'
import { NotSaved, noConnection, type Tell } from '../ui/saving.ts'
import { peopleNamed, type Transcript, transcriptOf } from './transcript.ts'
import { jsonForm, textForm } from './transcriptForms.ts'
import { readWholeLog } from './wholeLog.ts'

export type TranscriptForm = 'txt' | 'json'

interface Wanted {
  session: Session
  conversation: ConversationId
  title: string
}

/** "Lisbon trip, 2026-06-21.txt" */
export const nameOfTranscript = (title: string, form: TranscriptForm, now: number): string =>
  `${fileName(title)}, ${new Date(now).toISOString().slice(0, 10)}.${form}`

/** Reads the conversation, then writes it. */
export async function makeTranscript(
  { form, ...wanted }: Wanted & { form: TranscriptForm },
  tell: Tell,
  signal: AbortSignal,
) {
  const transcript = await readTranscript(wanted, tell, signal)
  return inForm(transcript, form).stream()
}

/** All of it, as this browser can open it. */
export async function readTranscript(
  { session, conversation, title }: Wanted,
  tell: Tell,
  signal: AbortSignal,
): Promise<Transcript> {
  const whole = await readWholeLog(
    session,
    conversation,
    ({ done, of, away }) => tell(away ? noConnection : `Reading ${title}`, done, of),
    signal,
  )
  if (typeof whole === 'string') throw new NotSaved(whyNot[whole])
  const named = peopleNamed(whole)
  const people = await persisting(
    () => lookUp(session, named),
    () => tell(noConnection, 0, 0),
    signal,
  )
  if (!people.ok) throw new NotSaved(people.message)
  const transcript = transcriptOf(conversation, title, whole, people.value, Date.now())
  if (!transcript) throw new NotSaved(whyNot.reload)
  return transcript
}

export function inForm(transcript: Transcript, form: TranscriptForm): Blob {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions()
  if (form === 'json') return new Blob([...jsonForm(transcript)], { type: 'application/json' })
  return new Blob([...textForm(transcript, { locale, timeZone })], { type: 'text/plain;charset=utf-8' })
}

const whyNot: Record<Stopped, string> = {
  'not-a-member': 'You are no longer in it, so it can’t be read any more.',
  'no-such-conversation': 'It isn’t there any more.',
  ended: 'It has ended, and was deleted with everything in it.',
  reload: 'There is a newer Parley. Reload the page, then try again.',
  'signed-out': 'You are signed out. Log in, then try again.',
}
