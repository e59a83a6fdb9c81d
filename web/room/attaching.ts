import { type Accessor, createSignal, onCleanup } from 'solid-js'
import { limits } from '../../protocol/limits.ts'
import type { Prepared } from '../files/images.ts'
import { prepare } from '../files/prepare.ts'
import { number } from '../ui/locale.ts'

/** A file that is to go with what is written. Pictures are made smaller first, which takes a moment. */
export interface Pending {
  name: string
  /** Null while it is prepared. */
  ready: Prepared | null
  /** Where a picture can be looked at; null for all else. */
  picture: string | null
}

/** What somebody has chosen, dropped or pasted, until it is sent. */
export interface Attaching {
  pending: Accessor<readonly Pending[]>
  /** Why something wasn't taken, as it is said to the person. */
  problem: Accessor<string | null>
  isReady(): boolean
  add(files: readonly File[]): Promise<void>
  remove(one: Pending): void
  /** Gives away all that is ready. */
  take(): Prepared[]
  putBack(files: readonly Prepared[]): void
}

/** `may` says whether I may send files here. */
export function createAttaching(may: () => boolean): Attaching {
  const [pending, setPending] = createSignal<readonly Pending[]>([])
  const [problem, setProblem] = createSignal<string | null>(null)
  onCleanup(() => pending().forEach(letGo))

  async function add(files: readonly File[]): Promise<void> {
    if (!may()) return void setProblem('Guests can’t send files here.')
    const free = limits.filesPerEvent - pending().length
    const taken = files.slice(0, free).map((file) => ({ file, one: { name: file.name, ready: null, picture: null } }))
    setProblem(
      files.length > free ? `A message takes ${number(limits.filesPerEvent)} files. Send the rest after it.` : null,
    )
    setPending((before) => [...before, ...taken.map(({ one }) => one)])
    // One after the other: a camera's pictures take much memory until they are small.
    for (const { file, one } of taken) await settle(one, file)
  }

  async function settle(one: Pending, file: File): Promise<void> {
    const prepared = await prepare(file)
    if (typeof prepared !== 'string') return replace(one, pendingOf(prepared))
    setProblem(`${file.name} ${refusals[prepared]}`)
    remove(one)
  }

  function replace(one: Pending, other: Pending): void {
    if (pending().includes(one)) setPending((now) => now.map((each) => (each === one ? other : each)))
    else letGo(other)
  }

  function remove(one: Pending): void {
    letGo(one)
    setPending((now) => now.filter((each) => each !== one))
  }

  function take(): Prepared[] {
    const all = pending()
    all.forEach(letGo)
    setPending([])
    setProblem(null)
    return all.flatMap(({ ready }) => ready ?? [])
  }

  return {
    pending,
    problem,
    isReady: () => pending().every(({ ready }) => ready !== null),
    add,
    remove,
    take,
    putBack: (files) => setPending((now) => [...files.map(pendingOf), ...now]),
  }
}

const refusals = {
  'too-large': 'is larger than 25 MB, which is the most that goes here.',
  empty: 'is empty, so there is nothing to send.',
}

const pendingOf = (ready: Prepared): Pending => ({
  name: ready.name,
  ready,
  picture: ready.width && ready.type.startsWith('image/') ? URL.createObjectURL(ready.octets) : null,
})

const letGo = ({ picture }: Pending): void => {
  if (picture) URL.revokeObjectURL(picture)
}
