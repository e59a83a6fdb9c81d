import { createEffect, createSignal, on, Show } from 'solid-js'
import styles from './Face.module.css'

/** 0 to 359, always the same for an id, which is hex. */
export const hueOf = (id: string): number => Number.parseInt(id.slice(0, 6), 16) % 360

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** The first letters of the first two words. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).slice(0, 2)
  return words.map((word) => [...segmenter.segment(word)][0]?.segment.toLocaleUpperCase() ?? '').join('')
}

interface FaceProps {
  id: string
  name: string
  small?: boolean
  large?: boolean
  /** Its address; without one, and where it can't be shown, there are a colour and letters that stay the same. */
  picture?: string | null | undefined
  /** Whether a dot says that they are here; words beside it must say it too. */
  here?: boolean
  /** The picture couldn't be shown. */
  failed?: () => void
}

/** Somebody's face, or a room's. The name beside it says who it is. */
export function Face(props: FaceProps) {
  const [failed, setFailed] = createSignal(false)
  createEffect(
    on(
      () => props.picture,
      () => setFailed(false),
    ),
  )
  return (
    <span
      class={styles.face}
      classList={{
        [styles.small ?? '']: props.small ?? false,
        [styles.large ?? '']: props.large ?? false,
        [styles.here ?? '']: props.here ?? false,
      }}
      data-hued
      style={{ '--hue': hueOf(props.id) }}
      aria-hidden="true"
    >
      {initials(props.name)}
      <Show when={!failed() && props.picture}>
        {(picture) => (
          <img
            src={picture()}
            alt=""
            decoding="async"
            draggable={false}
            onError={() => {
              setFailed(true)
              props.failed?.()
            }}
          />
        )}
      </Show>
    </span>
  )
}
