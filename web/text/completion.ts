import { type Accessor, createSignal } from 'solid-js'
import { type Begun, finished } from './begun.ts'
import type { Field } from './toolbar.ts'

/** Something that a name which is being written may become. */
export interface Option {
  /** What is written in its place. */
  text: string
  label: string
  hint?: string
  picture?: string
}

/** Names of one kind: people, emoji. */
export interface Source {
  label: string
  begun(value: string, caret: number): Begun | null
  find(query: string): Option[] | Promise<Option[]>
}

interface Open {
  id: string
  label: string
  options: Option[]
  active: number
  begun: Begun
  value: string
}

export interface Completion {
  /** Null while there is nothing to choose from. */
  state: Accessor<Open | null>
  /** What was written, and where the caret is now. */
  follow(value: string, caret: number): Promise<void>
  /** True for a key that was meant for the list: nothing else may be done by it. */
  pressed(event: Pick<KeyboardEvent, 'key' | 'isComposing' | 'shiftKey'>): boolean
  point(index: number): void
  choose(index: number): void
  close(): void
  /** For the field: a `textarea` may be no combobox, but says the rest. */
  aria(): { 'aria-autocomplete': 'list'; 'aria-controls'?: string; 'aria-activedescendant'?: string }
}

/** Completes names in a field: `type` writes what was chosen. The first of `sources` that a name begins for is asked. `id` is the list's. */
export function makeCompletion(id: string, sources: readonly Source[], type: (field: Field) => void): Completion {
  const [state, setState] = createSignal<Open | null>(null)
  let asked = 0
  /** Where Escape was pressed: the same name isn't offered again. */
  let closedAt = -1

  function close(): void {
    closedAt = state()?.begun.start ?? -1
    asked++
    setState(null)
  }

  function choose(index: number): void {
    const open = state()
    const option = open?.options[index]
    if (!open || !option) return
    setState(null)
    asked++
    type(finished(open.value, open.begun, option.text))
  }

  const point = (active: number) => setState((open) => open && { ...open, active })

  return {
    state,
    choose,
    close,
    point,
    async follow(value, caret) {
      const mine = ++asked
      const [source, begun] = firstBegun(sources, value, caret)
      if (!source || begun?.start !== closedAt) closedAt = -1
      if (!source || !begun || begun.start === closedAt) return void setState(null)
      const options = await source.find(begun.query)
      if (mine !== asked) return
      setState(options.length > 0 ? { id, label: source.label, options, active: 0, begun, value } : null)
    },
    pressed({ key, isComposing, shiftKey }) {
      const open = state()
      if (!open || isComposing) return false
      const count = open.options.length
      if (key === 'ArrowDown') point((open.active + 1) % count)
      else if (key === 'ArrowUp') point((open.active + count - 1) % count)
      else if ((key === 'Enter' && !shiftKey) || key === 'Tab') choose(open.active)
      else if (key === 'Escape') close()
      else return false
      return true
    },
    aria() {
      const open = state()
      if (!open) return { 'aria-autocomplete': 'list' }
      return { 'aria-autocomplete': 'list', 'aria-controls': id, 'aria-activedescendant': `${id}-${open.active}` }
    },
  }
}

function firstBegun(sources: readonly Source[], value: string, caret: number): [Source, Begun] | [null, null] {
  for (const source of sources) {
    const begun = source.begun(value, caret)
    if (begun) return [source, begun]
  }
  return [null, null]
}
