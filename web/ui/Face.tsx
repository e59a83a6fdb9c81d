import styles from './Face.module.css'

/** 0 to 359, always the same for an id, which is hex. */
export const hueOf = (id: string): number => Number.parseInt(id.slice(0, 6), 16) % 360

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** The first letters of the first two words. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).slice(0, 2)
  return words.map((word) => [...segmenter.segment(word)][0]?.segment.toLocaleUpperCase() ?? '').join('')
}

/** Somebody's face, or a room's: a colour and letters that stay the same. The name beside it says who it is. */
export const Face = (props: { id: string; name: string; small?: boolean }) => (
  <span
    class={styles.face}
    classList={{ [styles.small ?? '']: props.small ?? false }}
    data-hued
    style={{ '--hue': hueOf(props.id) }}
    aria-hidden="true"
  >
    {initials(props.name)}
  </span>
)
