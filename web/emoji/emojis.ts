import type { Emoji, NativeEmoji, SkinTone } from 'emoji-picker-element/shared'
import dataSource from 'emoji-picker-element-data/en/emojibase/data.json?url'

/** An emoji in the tone that was asked for. */
export interface OneEmoji {
  /** What is put into a text. */
  text: string
  /** Without its tone: how it is counted. */
  base: string
  name: string
  shortcode: string
}

export const tones = ['✋', '✋🏻', '✋🏼', '✋🏽', '✋🏾', '✋🏿'] as const
export type Tone = SkinTone

/** Emojibase's groups; 2 has the tones themselves. */
export const groups = [
  { group: 0, name: 'Smileys and feelings', face: '😀' },
  { group: 1, name: 'People and bodies', face: '👋' },
  { group: 3, name: 'Animals and nature', face: '🐻' },
  { group: 4, name: 'Food and drink', face: '🍎' },
  { group: 5, name: 'Travel and places', face: '🚲' },
  { group: 6, name: 'Activities', face: '⚽' },
  { group: 7, name: 'Things', face: '💡' },
  { group: 8, name: 'Signs', face: '❤️' },
  { group: 9, name: 'Flags', face: '🏁' },
] as const

/** Newer ones are boxes on most devices. */
const newest = 15.1

/** All emoji, in whose IndexedDB there is also what this account likes and its tone. */
export interface Emojis {
  group(group: number): Promise<OneEmoji[]>
  /** By the words of its names; the last may be unfinished. */
  find(words: string, most: number): Promise<OneEmoji[]>
  named(shortcode: string): Promise<OneEmoji | null>
  often(most: number): Promise<OneEmoji[]>
  chosen(emoji: OneEmoji): Promise<void>
  tone(): Promise<Tone>
  setTone(tone: Tone): Promise<void>
  /** On logging out: all of it goes. */
  drop(): Promise<void>
}

/** Loads what emoji need: about 75 KB the first time. Throws where there is no network and nothing kept. */
export async function openEmojis(locale: string): Promise<Emojis> {
  const { default: Database } = await import('emoji-picker-element/database')
  const database = new Database({ dataSource, locale })
  await database.ready()
  // It looks for newer data beside what it is asked, and fails aloud without a network.
  const looking: Promise<unknown> | undefined = Reflect.get(database, '_lazyUpdate')
  looking?.catch(() => {})

  const toned = async (found: (Emoji | null)[]): Promise<OneEmoji[]> => {
    const tone = await database.getPreferredSkinTone()
    return found
      .filter((one): one is NativeEmoji => one !== null && 'unicode' in one && one.version <= newest)
      .map((one) => inTone(one, tone))
  }

  return {
    group: async (group) => toned(await database.getEmojiByGroup(group)),
    async find(words, most) {
      const query = words.replaceAll('_', ' ').trim().toLowerCase()
      if (query === '') return []
      const found = await toned(await database.getEmojiBySearchQuery(query))
      return byName(found, words.toLowerCase().replaceAll(' ', '_')).slice(0, most)
    },
    named: async (shortcode) => (await toned([await database.getEmojiByShortcode(shortcode)]))[0] ?? null,
    often: async (most) => toned(await database.getTopFavoriteEmoji(most)),
    chosen: ({ base }) => database.incrementFavoriteEmojiCount(base),
    tone: () => database.getPreferredSkinTone(),
    setTone: (tone) => database.setPreferredSkinTone(tone),
    drop: () => database.delete(),
  }
}

function inTone({ unicode, annotation, shortcodes, skins }: NativeEmoji, tone: Tone): OneEmoji {
  const text = skins?.find((skin) => skin.tone === tone)?.unicode ?? unicode
  return { text, base: unicode, name: annotation, shortcode: shortcodes?.[0] ?? '' }
}

/** Those first whose shortcode is or begins so. */
export function byName(found: OneEmoji[], query: string): OneEmoji[] {
  const rank = ({ shortcode }: OneEmoji) => (shortcode === query ? 0 : shortcode.startsWith(query) ? 1 : 2)
  return found.toSorted((one, other) => rank(one) - rank(other))
}
