import { type Accessor, createSignal } from 'solid-js'
import { type Emojis, groups, type OneEmoji, type Tone } from './emojis.ts'

/** What is shown of all emoji: a group of them, those that one likes, or those that were searched for. */
export type Shelf = { at: 'often' } | { at: 'group'; group: number } | { at: 'found'; words: string }

export type Shown = { at: 'loading' } | { at: 'failed' } | { at: 'here'; emojis: OneEmoji[]; title: string }

interface Picking {
  shown: Accessor<Shown>
  shelf: Accessor<Shelf>
  tone: Accessor<Tone>
  show(shelf: Shelf): Promise<void>
  setTone(tone: Tone): Promise<void>
}

const likedMost = 32
const foundMost = 120

/** What an emoji picker shows, with `open` giving the emoji (again, after it has failed). */
export function makePicking(open: () => Promise<Emojis>): Picking {
  const [shown, setShown] = createSignal<Shown>({ at: 'loading' })
  const [shelf, setShelf] = createSignal<Shelf>({ at: 'often' })
  const [tone, setTone] = createSignal<Tone>(0)
  let asked = 0

  async function show(next: Shelf): Promise<void> {
    const mine = ++asked
    setShelf(next)
    try {
      const emojis = await open()
      const found = await emojisOf(emojis, next)
      if (mine !== asked) return
      setTone(await emojis.tone())
      // Whoever has chosen none yet likes the first group as well as any.
      if (next.at === 'often' && found.length === 0) await show({ at: 'group', group: groups[0].group })
      else setShown({ at: 'here', emojis: found, title: titleOf(next) })
    } catch {
      if (mine === asked) setShown({ at: 'failed' })
    }
  }

  return {
    shown,
    shelf,
    tone,
    show,
    async setTone(next) {
      setTone(next)
      await (await open()).setTone(next)
      await show(shelf())
    },
  }
}

function emojisOf(emojis: Emojis, shelf: Shelf): Promise<OneEmoji[]> {
  if (shelf.at === 'often') return emojis.often(likedMost)
  return shelf.at === 'group' ? emojis.group(shelf.group) : emojis.find(shelf.words, foundMost)
}

function titleOf(shelf: Shelf): string {
  if (shelf.at === 'often') return 'Often used'
  if (shelf.at === 'found') return 'Found'
  return groups.find(({ group }) => group === shelf.group)?.name ?? 'Emoji'
}
