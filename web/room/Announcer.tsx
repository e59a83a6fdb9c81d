import { createEffect, createMemo, createSignal, on, Show } from 'solid-js'
import type { EventId, PersonId } from '../../protocol/ids.ts'
import { previewOf } from '../chats/preview.ts'
import { filesLine } from '../files/words.ts'
import { useContacts } from '../people/contacts.ts'
import { shownName, useNames } from '../people/names.ts'
import { isChange } from '../seal/opening.ts'
import { filesOf, shownText } from './changed.ts'
import { textOfDeed } from './DeedLine.tsx'
import { type Message, type Model, newestOf } from './model.ts'
import { unanswered } from './outbox.ts'
import { createWritingLine } from './writingLine.ts'

/** Said anew, though it be the same words: it has its own place in the page. */
interface Line {
  text: string
}

/** Says to those who listen what others have just said, and what of mine was turned down; what was there before is read in the log. */
export function Announcer(props: { model: Model }) {
  const said = createSaid(props.model)
  const turnedDown = createTurnedDown(props.model)
  const begun = createBegun(props.model)
  return (
    <>
      <p class="heard" role="status">
        {begun()}
      </p>
      <Heard live="polite" line={said()} />
      <Heard live="assertive" line={turnedDown()} />
    </>
  )
}

const Heard = (props: { live: 'polite' | 'assertive'; line: Line | null }) => (
  <p class="heard" aria-live={props.live}>
    <Show when={props.line} keyed>
      {({ text }) => <span>{text}</span>}
    </Show>
  </p>
)

function createSaid(model: Model) {
  const names = useNames()
  const contacts = useContacts()
  const [said, setSaid] = createSignal<Line | null>(null)
  const kind = () => (model.facts?.kind === 'room' ? 'room' : 'group')
  createEffect(
    on(
      () => newestOf(model),
      (now, before) => {
        if (!now || !before || now.seq <= before.seq || now.author === model.me) return
        if (contacts.isBlocked(now.author)) return
        setSaid({ text: previewOf(now, model.me, kind(), (id) => shownName(names.person(id))) })
      },
    ),
  )
  return said
}

/** That somebody has begun to write: once, until they have said it. */
function createBegun(model: Model) {
  const line = createWritingLine(model)
  const [begun, setBegun] = createSignal<string | null>(null)
  const told = new Set<PersonId>()
  createEffect(
    on(
      () => newestOf(model),
      (now) => now && told.delete(now.author),
    ),
  )
  createEffect(() => {
    const text = line()
    const fresh = model.writing.filter(({ person }) => !told.has(person))
    for (const { person } of fresh) told.add(person)
    if (fresh.length > 0 || text === null) setBegun(text)
  })
  return begun
}

function createTurnedDown(model: Model) {
  const names = useNames()
  const [turnedDown, setTurnedDown] = createSignal<Line | null>(null)
  const waiting = createMemo(() => unanswered(model))
  const isTurnedDown = (id: EventId) => model.messages[id]?.standing.at === 'failed'
  createEffect(
    on(waiting, (_, before = []) => {
      const id = before.findLast(isTurnedDown)
      const message = id && model.messages[id]
      // What was to be changed says so itself, where one writes.
      if (message && !isChange(message.said))
        setTurnedDown({ text: `Not sent: ${wordsIn(message) ?? textOfDeed(message, model, names)}` })
    }),
  )
  return turnedDown
}

const wordsIn = (message: Message): string | undefined =>
  message.said.is === 'text' ? shownText(message)?.text || filesLine(filesOf(message)) : undefined
