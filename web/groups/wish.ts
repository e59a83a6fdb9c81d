import { createSignal } from 'solid-js'
import { v7 } from 'uuid'
import * as v from 'valibot'
import { type ConversationId, type PersonId, RequestId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import type { Session } from '../session/session.ts'
import { noWords, profileOf, type Words } from './profile.ts'

/** A group as one wishes it: asked for twice it is the same group, and another once anything in the wish has changed. */
export function createWish(session: Session, granted: (conversation: ConversationId) => void) {
  const [words, setWords] = createSignal(noWords)
  const [people, setPeople] = createSignal<readonly PersonId[]>([])
  const [wrong, setWrong] = createSignal<string | null>(null)
  const [unnamed, setUnnamed] = createSignal<string | null>(null)
  const [busy, setBusy] = createSignal(false)
  let request = newRequest()

  function change(what: () => void): void {
    what()
    setWrong(null)
    setUnnamed(null)
    request = newRequest()
  }

  async function make(): Promise<void> {
    const written = profileOf(words())
    setUnnamed(written.wrong)
    if (written.profile === null || busy()) return
    if (people().length > limits.peoplePerLookup)
      return void setWrong(`Begin with at most ${limits.peoplePerLookup} people, and add the others later.`)
    setBusy(true)
    const body = { request, profile: written.profile, people: [...people()] }
    const made = await session.ask('POST /groups', { body })
    setBusy(false)
    if (made.ok) granted(made.value.conversation)
    else setWrong(made.message)
  }

  return {
    words,
    write: (next: Partial<Words>) => change(() => setWords((before) => ({ ...before, ...next }))),
    people,
    choose: (person: PersonId, on: boolean) =>
      change(() => setPeople((before) => [...before.filter((one) => one !== person), ...(on ? [person] : [])])),
    /** What is wrong with how it is called, and with anything else. */
    unnamed,
    wrong,
    busy,
    make,
  }
}

const newRequest = (): RequestId => v.parse(RequestId, v7())
