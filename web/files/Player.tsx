import { For, Show } from 'solid-js'
import type { Attachment } from '../../protocol/attachment.ts'
import { limits } from '../../protocol/limits.ts'
import { IconButton } from '../ui/Button.tsx'
import type { Listening } from './listening.ts'
import styles from './Player.module.css'
import { duration } from './waveform.ts'

/** A sound: its wave form, which is where in it one is, and how fast it goes. */
export function Player(props: { file: Attachment; listening: Listening }) {
  const isPlaying = () => props.listening.playing() === props.file.id
  const at = () => props.listening.at(props.file)
  // Recorders may write no length into what they record: the sender says it.
  const length = () => props.listening.length(props.file)
  const name = () => (props.file.peaks ? 'Voice message' : props.file.name)
  return (
    <fieldset class={styles.player} aria-label={length() > 0 ? `${name()}, ${duration(length())}` : name()}>
      <IconButton
        name={isPlaying() ? 'Pause' : 'Play'}
        icon={isPlaying() ? 'pause' : 'play'}
        filled
        onClick={() => props.listening.toggle(props.file)}
      />
      <div class={styles.wave}>
        <Peaks peaks={props.file.peaks ?? flat} share={length() > 0 ? Math.min(1, at() / length()) : 0} />
        <input
          type="range"
          aria-label="Position"
          aria-valuetext={`${duration(at())} of ${duration(length())}`}
          min={0}
          max={length()}
          step={0.1}
          value={at()}
          onInput={({ currentTarget }) => props.listening.seek(props.file, currentTarget.valueAsNumber)}
        />
      </div>
      <Show
        when={props.listening.failed() !== props.file.id}
        fallback={
          <span class={styles.failed} role="alert">
            It can’t be had just now
          </span>
        }
      >
        <span class={styles.time}>{duration(isPlaying() || at() > 0 ? at() : length())}</span>
        <button
          type="button"
          class={styles.speed}
          aria-label={`Speed ${props.listening.speed()}`}
          onClick={() => props.listening.faster()}
        >
          {props.listening.speed()}×
        </button>
      </Show>
    </fieldset>
  )
}

/** Of what nobody has measured. */
const flat = Array.from({ length: 32 }, () => 6)

/** How loud it is, and how much of it was heard. */
export const Peaks = (props: { peaks: readonly number[]; share: number }) => (
  <div class={styles.peaks} aria-hidden="true">
    <For each={props.peaks}>
      {(peak, index) => (
        <span
          class={styles.peak}
          classList={{ [styles.heard ?? '']: index() < props.share * props.peaks.length }}
          style={{ '--peak': peak / limits.peakMax }}
        />
      )}
    </For>
  </div>
)
