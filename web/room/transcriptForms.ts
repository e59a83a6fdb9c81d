import { isolated, linesOf } from './isolate.ts'
import type { Entry, Transcript } from './transcript.ts'

/** For whom a text is written: a language with its region, and a time zone by its name. */
export interface Reader {
  locale: string
  timeZone: string
}

/** For programs: one document of JSON, an entry a line. Times are UTC (ISO 8601). */
export function* jsonForm({ conversation, savedAt, savedBy, people, entries }: Transcript): Generator<string> {
  const names = new Map(people.map(({ id, name }) => [id, name]))
  const { createdAt, expiresAt, ...known } = conversation
  const about = {
    ...known,
    createdAt: iso(createdAt),
    expiresAt: expiresAt === null ? null : iso(expiresAt),
  }
  yield '{\n'
  yield `"format": "parley-transcript/1",\n"savedAt": ${JSON.stringify(iso(savedAt))},\n`
  yield `"savedBy": ${JSON.stringify(savedBy)},\n"conversation": ${JSON.stringify(about)},\n`
  yield `"people": [\n${people.map((person) => JSON.stringify(person)).join(',\n')}\n],\n"entries": [\n`
  for (const [index, { shown, at, changes, files, ...entry }] of entries.entries()) {
    const whole = {
      ...entry,
      at: iso(at),
      name: names.get(entry.author) ?? null,
      shows: shown.text,
      changes: changes.map((change) => ({ ...change, at: iso(change.at) })),
      files: files.map(({ id, name, type, bytes }) => ({ id, name, type, bytes })),
    }
    yield `${index > 0 ? ',\n' : ''}${JSON.stringify(whole)}`
  }
  yield '\n]\n}\n'
}

/** For people: by days, a line or more for each. Nothing that somebody said can look like a line of somebody else's. */
export function* textForm({ conversation, savedAt, savedBy, people, entries }: Transcript, reader: Reader) {
  const { day, clock, moment } = formats(reader)
  const byId = new Map(people.map((person) => [person.id, person]))
  const nameOf = (id: Entry['author']) => isolated(byId.get(id)?.name ?? 'Somebody')
  const said = new Map(entries.map((entry) => [entry.id, entry]))
  const saver = byId.get(savedBy)
  yield `${isolated(conversation.name)}\n`
  if (conversation.about) for (const line of linesOf(conversation.about)) yield `${isolated(line)}\n`
  yield `Saved by ${nameOf(savedBy)}${saver ? ` (@${saver.handle})` : ''} on ${moment(savedAt)}.\n`
  yield `Times are those of ${reader.timeZone}.\n`
  if (entries.length === 0) yield '\nNothing was said here.\n'
  let today = ''
  for (const entry of entries) {
    if (day(entry.at) !== today) {
      today = day(entry.at)
      yield `\n${today}\n\n`
    }
    yield* entryLines(entry, clock(entry.at), nameOf, entry.answers ? said.get(entry.answers) : undefined)
  }
}

function* entryLines(
  { author, shown, edited, answers, files, reactions }: Entry,
  time: string,
  nameOf: (id: Entry['author']) => string,
  answered: Entry | undefined,
): Generator<string> {
  if (shown.is === 'deed') return yield `[${time}] ${isolated(shown.text)}\n`
  const to = answers
    ? ` to ${answered ? `${nameOf(answered.author)} (${excerpt(answered)})` : 'an earlier message'}`
    : ''
  const head = `[${time}] ${nameOf(author)}${to}${edited ? ' (edited)' : ''}:`
  if (shown.is === 'mark') return yield `${head} (${shown.text})\n`
  const [first = '', ...more] = linesOf(shown.text)
  yield first === '' ? `${head}\n` : `${head} ${isolated(first)}\n`
  for (const line of more) yield `    ${isolated(line)}\n`
  for (const { name } of files) yield `    (file: ${isolated(oneLine(name))})\n`
  if (reactions.length > 0)
    yield `    (${reactions.map(({ emoji, people }) => `${emoji} ${people.length}`).join(', ')})\n`
}

const oneLine = (text: string): string => linesOf(text).join(' ')
const excerptPoints = 40

function excerpt({ shown }: Entry): string {
  const [first = ''] = linesOf(shown.text)
  const points = [...first]
  return isolated(points.length > excerptPoints ? `${points.slice(0, excerptPoints).join('')}…` : first)
}

const iso = (time: number): string => new Date(time).toISOString()

function formats({ locale, timeZone }: Reader) {
  const of = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(locale, { ...options, timeZone })
    return (time: number) => format.format(time)
  }
  return {
    day: of({ dateStyle: 'full' }),
    clock: of({ timeStyle: 'short' }),
    moment: of({ dateStyle: 'long', timeStyle: 'short' }),
  }
}
