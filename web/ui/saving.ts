import { type Accessor, createSignal, onCleanup } from 'solid-js'
import { isAbort, pickPlace } from './save.ts'

/** How the writing of a file stands. */
type Saving =
  | { at: 'idle' }
  | { at: 'saving'; words: string; done: number; of: number }
  | { at: 'saved' }
  | { at: 'failed'; why: string }

export const noConnection = 'No connection. It goes on when it is back.'

/** Why there is nothing to be saved, in a sentence. */
export class NotSaved extends Error {}

export interface Saver {
  saving: Accessor<Saving>
  /** `make` gives what is written; it may go on making it while that is. */
  save(name: string, make: Make): Promise<void>
  cancel(): void
}
export type Make = (tell: Tell, signal: AbortSignal) => Promise<ReadableStream<Uint8Array<ArrayBuffer>>>
export type Tell = (words: string, done: number, of: number) => void

/** Saves one thing at a time, and stops with its owner. */
export function createSaver(): Saver {
  const [saving, setSaving] = createSignal<Saving>({ at: 'idle' })
  let stop = new AbortController()
  const cancel = () => stop.abort()
  onCleanup(cancel)
  const tell: Tell = (words, done, of) => setSaving({ at: 'saving', words, done, of })

  async function save(name: string, make: Make): Promise<void> {
    if (saving().at === 'saving') return
    stop = new AbortController()
    const { signal } = stop
    const before = saving()
    tell('Choose where to keep it', 0, 0)
    try {
      const place = await pickPlace(name)
      if (!place) return void setSaving(before)
      await place.write(await make(tell, signal), signal)
      setSaving({ at: 'saved' })
    } catch (thrown) {
      setSaving(isAbort(thrown) ? { at: 'idle' } : { at: 'failed', why: sentenceOf(thrown) })
    }
  }
  return { saving, save, cancel }
}

const sentenceOf = (thrown: unknown): string =>
  thrown instanceof NotSaved ? thrown.message : 'It couldn’t be written there. Is there room? Try again.'
