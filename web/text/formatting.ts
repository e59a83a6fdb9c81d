import { createContext, createSignal, useContext } from 'solid-js'
import type { Block } from './ast.ts'
import { isPlain } from './plain.ts'

/** Reads formatting, once what it needs for that has been loaded: for texts that have any. */
export interface Formatting {
  /** Null while the text is to be shown as it was typed; asking loads what is missing. */
  blocksOf(text: string): Block[] | null
  /** The same, however long that takes. */
  parsed(text: string): Promise<Block[]>
}

export const FormattingContext = createContext<Formatting>()

export function useFormatting(): Formatting {
  const formatting = useContext(FormattingContext)
  if (!formatting) throw new Error('no FormattingContext')
  return formatting
}

type Parse = (text: string) => Block[]

/** As many as are on a few screens: rows come and go while one scrolls. */
const remembered = 300

export function makeFormatting(): Formatting {
  const [parser, setParser] = createSignal<Parse | null>(null)
  let loading: Promise<Parse> | null = null
  const load = (): Promise<Parse> => {
    loading ??= import('./parse.ts').then(({ parse }) => {
      const kept = keeping(parse)
      setParser(() => kept)
      return kept
    })
    // Without a network the next text that needs it tries again.
    loading.catch(() => {
      loading = null
    })
    return loading
  }
  return {
    blocksOf(text) {
      if (isPlain(text)) return null
      const parse = parser()
      if (!parse) void load().catch(() => {})
      return parse?.(text) ?? null
    },
    parsed: async (text) => (isPlain(text) ? [{ is: 'text', inside: [{ is: 'text', text }] }] : (await load())(text)),
  }
}

function keeping(parse: Parse): Parse {
  const known = new Map<string, Block[]>()
  return (text) => {
    const blocks = known.get(text) ?? parse(text)
    known.delete(text)
    known.set(text, blocks)
    const [oldest] = known.keys()
    if (known.size > remembered && oldest !== undefined) known.delete(oldest)
    return blocks
  }
}
