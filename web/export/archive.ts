import type { Row } from '../../protocol/inbox.ts'
import { fileOf } from '../files/source.ts'
import { inForm, readTranscript } from '../room/savingTranscript.ts'
import type { Transcript } from '../room/transcript.ts'
import type { Session } from '../session/session.ts'
import { fileName } from '../ui/fileName.ts'
import { NotSaved, type Tell } from '../ui/saving.ts'
import { readAccount } from './account.ts'

/** A file of the archive. */
export interface Entry {
  name: string
  input: Blob | string
}

/** A conversation of mine, how it is called, and what I have begun to write there. */
export interface Mine {
  row: Row
  title: string
  draft: string
}

/** A conversation and the folder it is put into. */
export interface Kept extends Mine {
  folder: string
}

/** Each has a folder of its own, though several be called the same. */
const inFolders = (mine: Mine[]): Kept[] =>
  mine.map((one, index) => ({
    ...one,
    folder: `conversations/${String(index + 1).padStart(3, '0')} ${fileName(one.title)}`,
  }))

/**
 * All that Parley has of me, a file after the other as it is read: one conversation is held at a time. One that can't be read keeps
 * nothing else from being saved; the last file says so.
 */
export async function* archive(session: Session, mine: Mine[], tell: Tell, signal: AbortSignal): AsyncGenerator<Entry> {
  const kept = inFolders(mine)
  const missing: string[] = []
  yield* readAccount(session, kept, tell, signal)
  for (const [index, one] of kept.entries()) {
    const told: Tell = (words, done, of) => tell(`${words} (${index + 1} of ${kept.length})`, done, of)
    try {
      yield* readConversation(session, one, missing, told, signal)
    } catch (thrown) {
      if (!(thrown instanceof NotSaved)) throw thrown
      missing.push(`${one.title}: ${thrown.message}`)
    }
  }
  yield { name: 'READ ME.txt', input: readMe(session.me.handle, kept.length, missing) }
}

/** The files of one conversation. */
async function* readConversation(
  session: Session,
  { row, title, folder }: Kept,
  missing: string[],
  tell: Tell,
  signal: AbortSignal,
): AsyncGenerator<Entry> {
  const transcript = await readTranscript({ session, conversation: row.conversation, title }, tell, signal)
  yield { name: `${folder}/transcript.txt`, input: inForm(transcript, 'txt') }
  yield { name: `${folder}/transcript.json`, input: inForm(transcript, 'json') }
  yield* readFiles(session, transcript, folder, missing, tell, signal)
}

/** What went along with what was said, by the number of its entry. */
async function* readFiles(
  session: Session,
  { conversation, entries }: Transcript,
  folder: string,
  missing: string[],
  tell: Tell,
  signal: AbortSignal,
): AsyncGenerator<Entry> {
  const all = entries.flatMap(({ seq, files }) => files.map((file, index) => ({ file, seq, index })))
  for (const [done, { file, seq, index }] of all.entries()) {
    tell(`Reading the files of ${conversation.name}`, done, all.length)
    const octets = await fileOf(session, conversation.id, conversation.seal, file, signal)
    signal.throwIfAborted()
    const name = `${seq}${index > 0 ? `-${index + 1}` : ''} ${fileName(file.name)}`
    if (octets) yield { name: `${folder}/files/${name}`, input: octets }
    else missing.push(`${conversation.name}: the file ${name}`)
  }
}

const readMe = (handle: string, count: number, missing: string[]): string =>
  [
    `What Parley at ${location.host} has of @${handle}, saved on ${new Date().toISOString()}.`,
    '',
    'account.json: profile, settings, devices, passkeys, contacts, who is blocked, and what is set for each conversation.',
    `conversations: ${count - missing.length}, each with a transcript for people (text) and for programs (JSON), and its files.`,
    'Passwords, codes and keys are not in here: Parley doesn’t have them.',
    ...(missing.length > 0 ? ['', 'Not saved:', ...missing] : []),
    '',
  ].join('\n')
