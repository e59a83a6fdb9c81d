import { createSignal, Match, onCleanup, onMount, Show, Switch } from 'solid-js'
import { limits } from '../../protocol/limits.ts'
import { attach } from '../files/attach.ts'
import type { Prepared } from '../files/images.ts'
import { createListening } from '../files/listening.ts'
import { Peaks, Player } from '../files/Player.tsx'
import type { NoRecording, Recording } from '../files/voice.ts'
import { duration } from '../files/waveform.ts'
import { plainSealer } from '../seal/plain.ts'
import { IconButton } from '../ui/Button.tsx'
import styles from './VoiceBar.module.css'
import type { Voice } from './voicing.ts'

/** What is being recorded, or was, in the place where one writes. */
export function VoiceBar(props: { voice: Voice }) {
  const now = () => props.voice.now()
  const recording = () => {
    const state = now()
    return state.at === 'recording' ? state.recording : null
  }
  const heard = () => {
    const state = now()
    return state.at === 'heard' ? state.voice : null
  }
  return (
    <section class={styles.bar} aria-label="Voice message">
      <IconButton name="Delete the recording" icon="delete" onClick={() => props.voice.cancel()} />
      <Switch fallback={<p class={styles.words}>Waiting for the microphone…</p>}>
        <Match when={recording()} keyed>
          {(one) => <Live recording={one} stop={() => void props.voice.stop()} />}
        </Match>
        <Match when={heard()} keyed>
          {(one) => <Preview voice={one} />}
        </Match>
      </Switch>
    </section>
  )
}

/** How many of the last levels are seen, and how often they move. */
const seen = 48
const everyMs = 100

function Live(props: { recording: Recording; stop: () => void }) {
  const [levels, setLevels] = createSignal<readonly number[]>([])
  const [seconds, setSeconds] = createSignal(0)
  onMount(() => {
    const timer = setInterval(() => {
      setLevels(props.recording.levels().slice(-seen))
      setSeconds(props.recording.seconds())
    }, everyMs)
    onCleanup(() => clearInterval(timer))
  })
  const peaks = () => levels().map((level) => Math.min(limits.peakMax, Math.round(level * limits.peakMax * 1.5)))
  return (
    <>
      <span class="heard" role="status">
        Recording
      </span>
      <i class={styles.dot} aria-hidden="true" />
      <div class={styles.live}>
        <Peaks peaks={peaks()} share={1} />
      </div>
      <span class={styles.time} role="timer" aria-label="Length">
        {duration(seconds())}
      </span>
      <IconButton name="Stop and listen" icon="pause" onClick={props.stop} />
    </>
  )
}

function Preview(props: { voice: Prepared }) {
  const [file] = attach([props.voice], plainSealer).files
  const listening = createListening({ link: () => null, octets: async () => props.voice.octets }, () => null)
  return (
    <Show when={file}>
      {(one) => (
        <div class={styles.preview}>
          <Player file={one()} listening={listening} />
        </div>
      )}
    </Show>
  )
}

/** Why nothing is recorded, and what to do. */
export function NoVoice(props: { voice: Voice }) {
  const why = () => {
    const now = props.voice.now()
    return now.at === 'refused' ? refusals[now.why] : null
  }
  return (
    <Show when={why()}>
      <p class={styles.refused} role="alert">
        {why()}
      </p>
    </Show>
  )
}

const refusals: Record<NoRecording, string> = {
  'not-allowed':
    'The browser keeps the microphone from Parley. Allow it in the site’s settings, beside the address, and try again.',
  'no-microphone': 'No microphone could be used. Connect one, or close what else is using it, and try again.',
  'not-here': 'This browser can’t record. Record it elsewhere and attach it as a file.',
}
