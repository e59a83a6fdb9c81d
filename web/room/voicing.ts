import { type Accessor, createSignal, onCleanup } from 'solid-js'
import type { Prepared } from '../files/images.ts'
import { type NoRecording, type Recording, record } from '../files/voice.ts'

/**
 * A voice message before it is sent.
 *
 *     off ──► asking ──► recording ──► heard ──► off (sent, or let go)
 *                │          └──────────────────► off
 *                └──► refused
 */
type Voicing =
  | { at: 'off' }
  | { at: 'asking' }
  | { at: 'recording'; recording: Recording }
  | { at: 'heard'; voice: Prepared }
  | { at: 'refused'; why: NoRecording }

export interface Voice {
  now: Accessor<Voicing>
  /** Whether a finger is on the button. */
  isHeld: Accessor<boolean>
  hold(on: boolean): void
  start(): Promise<void>
  /** Ends the recording, so that one can hear it first. */
  stop(): Promise<void>
  /** Ends it, and gives it away to be sent; null when there is nothing in it. */
  take(): Promise<Prepared | null>
  cancel(): void
}

/** Whether it has the place where one writes. */
export const isSpeaking = ({ at }: Voicing): boolean => at === 'asking' || at === 'recording' || at === 'heard'

export function createVoice(): Voice {
  const [now, set] = createSignal<Voicing>({ at: 'off' })
  const [isHeld, hold] = createSignal(false)

  async function start(): Promise<void> {
    const asking = { at: 'asking' } as const
    set(asking)
    const recording = await record()
    if (now() !== asking) return typeof recording === 'string' ? undefined : recording.cancel()
    set(typeof recording === 'string' ? { at: 'refused', why: recording } : { at: 'recording', recording })
  }

  async function stop(): Promise<void> {
    const voice = await ended()
    set(voice ? { at: 'heard', voice } : { at: 'off' })
  }

  async function take(): Promise<Prepared | null> {
    const voice = await ended()
    set({ at: 'off' })
    return voice
  }

  async function ended(): Promise<Prepared | null> {
    const state = now()
    if (state.at === 'heard') return state.voice
    return state.at === 'recording' ? state.recording.stop() : null
  }

  function cancel(): void {
    const state = now()
    if (state.at === 'recording') state.recording.cancel()
    set({ at: 'off' })
  }

  onCleanup(cancel)
  return { now, isHeld, hold, start, stop, take, cancel }
}
