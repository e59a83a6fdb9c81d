import type { Prepared } from './images.ts'
import { levelOf, peaksOf } from './waveform.ts'
import { withDuration } from './webm.ts'

/** What is being recorded. */
export interface Recording {
  /** How loud it was, a few times a second, from 0 to 1; the last is now. */
  levels(): readonly number[]
  seconds(): number
  /** Ends it, and gives it as it is sent; null when there is nothing in it. */
  stop(): Promise<Prepared | null>
  /** Ends it, and lets it go. */
  cancel(): void
}

/** Why nothing can be recorded, as it is said to the person. */
export type NoRecording = 'not-allowed' | 'no-microphone' | 'not-here'

/** In the order of preference: Chromium and Firefox know the first, Safari the last. */
const types = ['audio/webm;codecs=opus', 'audio/mp4;codecs=mp4a.40.2', 'audio/mp4']
const bitsPerSecond = 32_000
const levelEveryMs = 80

/** Asks for the microphone and records what it hears. */
export async function record(): Promise<Recording | NoRecording> {
  if (!navigator.mediaDevices || typeof MediaRecorder === 'undefined') return 'not-here'
  const type = types.find((one) => MediaRecorder.isTypeSupported(one))
  if (!type) return 'not-here'
  try {
    const audio = { echoCancellation: true, noiseSuppression: true, autoGainControl: true }
    return recordFrom(await navigator.mediaDevices.getUserMedia({ audio }), type)
  } catch (thrown) {
    return thrown instanceof DOMException && thrown.name === 'NotAllowedError' ? 'not-allowed' : 'no-microphone'
  }
}

function recordFrom(stream: MediaStream, mimeType: string): Recording {
  const recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: bitsPerSecond })
  const pieces: Blob[] = []
  recorder.addEventListener('dataavailable', ({ data }) => pieces.push(data))
  const ear = listen(stream)
  const begun = performance.now()
  recorder.start()

  async function end(): Promise<void> {
    const stopped = new Promise((resolve) => recorder.addEventListener('stop', resolve, { once: true }))
    if (recorder.state !== 'inactive') recorder.stop()
    else return
    await stopped
    for (const track of stream.getTracks()) track.stop()
    ear.close()
  }

  return {
    levels: () => ear.levels,
    seconds: () => (performance.now() - begun) / 1000,
    async stop() {
      const seconds = Math.round((performance.now() - begun) / 100) / 10
      await end()
      const type = mimeType.replace(/;.*/, '')
      const octets = await withDuration(new Blob(pieces, { type }), seconds)
      const name = `voice.${type === 'audio/webm' ? 'webm' : 'm4a'}`
      return octets.size > 0 ? { octets, name, type, seconds, peaks: peaksOf(ear.levels) } : null
    },
    cancel: () => void end(),
  }
}

/** How loud it was, every `levelEveryMs`. */
function listen(stream: MediaStream): { levels: number[]; close: () => void } {
  const context = new AudioContext()
  const analyser = context.createAnalyser()
  context.createMediaStreamSource(stream).connect(analyser)
  const samples = new Float32Array(analyser.fftSize)
  const levels: number[] = []
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples)
    levels.push(levelOf(samples))
  }, levelEveryMs)
  const close = () => {
    clearInterval(timer)
    void context.close()
  }
  return { levels, close }
}
