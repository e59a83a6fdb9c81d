import { type Accessor, createEffect, createSignal, For, on } from 'solid-js'
import type { Attachment } from '../../protocol/attachment.ts'
import type { FileId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import { IconButton } from '../ui/Button.tsx'
import styles from './Player.module.css'
import type { Source } from './source.ts'
import { useAddress } from './useAddress.ts'
import { duration } from './waveform.ts'

/** Whose turn it is to be heard: one at a time, and then the next. */
export interface Turn {
  playing: Accessor<FileId | null>
  play(id: FileId | null): void
  /** That one has come to its end. */
  ended(id: FileId): void
}

/** `next` says what is heard after a voice message; null for nothing. */
export function makeTurn(next: (id: FileId) => FileId | null): Turn {
  const [playing, play] = createSignal<FileId | null>(null)
  return { playing, play, ended: (id) => play(next(id)) }
}

const speeds = [1, 1.5, 2]

/** A voice message: its wave form, which is where in it one is, and how fast it goes. */
export function Player(props: { file: Attachment; peaks: number[]; source: Source; turn: Turn }) {
  let audio!: HTMLAudioElement
  const address = useAddress(props.source, props.file)
  const [at, setAt] = createSignal(0)
  const [speed, setSpeed] = createSignal(1)
  // Recorders write no length into what they record: the sender says it.
  const length = () => props.file.seconds ?? 0
  const isPlaying = () => props.turn.playing() === props.file.id
  const share = () => (length() > 0 ? Math.min(1, at() / length()) : 0)
  createEffect(
    on(isPlaying, (now) => {
      if (now) void audio.play().catch(() => props.turn.play(null))
      else audio.pause()
    }),
  )
  const seek = (seconds: number) => {
    audio.currentTime = seconds
    setAt(seconds)
  }
  const faster = () => {
    const next = speeds[(speeds.indexOf(speed()) + 1) % speeds.length] ?? 1
    audio.playbackRate = next
    setSpeed(next)
  }
  return (
    <fieldset class={styles.player} aria-label={`Voice message, ${duration(length())}`}>
      <IconButton
        name={isPlaying() ? 'Pause' : 'Play'}
        icon={isPlaying() ? 'pause' : 'play'}
        filled
        aria-disabled={!address()}
        onClick={() => address() && props.turn.play(isPlaying() ? null : props.file.id)}
      />
      <div class={styles.wave}>
        <div class={styles.peaks} aria-hidden="true">
          <For each={props.peaks}>
            {(peak, index) => (
              <span
                class={styles.peak}
                classList={{ [styles.heard ?? '']: index() < share() * props.peaks.length }}
                style={{ '--peak': peak / limits.peakMax }}
              />
            )}
          </For>
        </div>
        <input
          type="range"
          aria-label="Position"
          aria-valuetext={duration(at())}
          min={0}
          max={length()}
          step={0.1}
          value={at()}
          onInput={({ currentTarget }) => seek(currentTarget.valueAsNumber)}
        />
      </div>
      <span class={styles.time}>{duration(isPlaying() || at() > 0 ? at() : length())}</span>
      <button type="button" class={styles.speed} aria-label={`Speed ${speed()}`} onClick={faster}>
        {speed()}×
      </button>
      {/* biome-ignore lint/a11y/useMediaCaption: nobody wrote any for what people say to each other. */}
      <audio
        ref={audio}
        src={address() ?? undefined}
        preload="none"
        onTimeUpdate={() => setAt(audio.currentTime)}
        onPause={() => isPlaying() && !audio.ended && props.turn.play(null)}
        onEnded={() => {
          setAt(0)
          props.turn.ended(props.file.id)
        }}
      />
    </fieldset>
  )
}
