import { type Accessor, createSignal, onCleanup } from 'solid-js'
import { createStore } from 'solid-js/store'
import type { Attachment } from '../../protocol/attachment.ts'
import type { FileId } from '../../protocol/ids.ts'
import { addressIn, type Source } from './source.ts'

/** What is heard in a conversation: one sound at a time, though its message be scrolled away, and then the next. */
export interface Listening {
  /** What is heard just now; null in silence. */
  playing: Accessor<FileId | null>
  /** What can't be heard. */
  failed: Accessor<FileId | null>
  /** How far into it one is, and how long it is, in seconds. */
  at(file: Attachment): number
  length(file: Attachment): number
  speed: Accessor<number>
  toggle(file: Attachment): void
  seek(file: Attachment, seconds: number): void
  faster(): void
}

const speeds = [1, 1.5, 2]

/** `next` says what is heard after something; null for nothing. It ends with its owner. */
export function createListening(source: Source, next: (id: FileId) => Attachment | null): Listening {
  const audio = new Audio()
  const [playing, setPlaying] = createSignal<FileId | null>(null)
  const [failed, setFailed] = createSignal<FileId | null>(null)
  const [speed, setSpeed] = createSignal(1)
  const [places, setPlaces] = createStore<Record<FileId, number>>({})
  const [lengths, setLengths] = createStore<Record<FileId, number>>({})
  let loaded: Attachment | null = null
  let held = new AbortController()

  async function load(file: Attachment): Promise<void> {
    held.abort()
    held = new AbortController()
    const { signal } = held
    loaded = file
    const octets = source.link(file) ? null : await source.octets(file, signal)
    if (signal.aborted) return
    const address = source.link(file) ?? (octets && addressIn(octets, signal))
    if (!address) return fail()
    audio.src = address
    audio.currentTime = places[file.id] ?? 0
    audio.playbackRate = speed()
  }

  async function play(file: Attachment): Promise<void> {
    setFailed(null)
    setPlaying(file.id)
    if (loaded?.id !== file.id) await load(file)
    if (playing() === file.id) await audio.play().catch(() => playing() === file.id && setPlaying(null))
  }

  function fail(): void {
    setFailed(loaded?.id ?? null)
    setPlaying(null)
    loaded = null
  }

  function end(): void {
    if (!loaded) return
    const { id } = loaded
    setPlaces(id, 0)
    setPlaying(null)
    const following = next(id)
    if (following) void play(following)
  }

  audio.addEventListener('timeupdate', () => loaded && !audio.ended && setPlaces(loaded.id, audio.currentTime))
  audio.addEventListener('durationchange', () => {
    if (loaded && Number.isFinite(audio.duration)) setLengths(loaded.id, audio.duration)
  })
  audio.addEventListener('ended', end)
  audio.addEventListener('error', () => audio.src !== '' && fail())
  audio.addEventListener('pause', () => !audio.ended && setPlaying(null))
  onCleanup(() => {
    loaded = null
    audio.pause()
    held.abort()
  })

  return {
    playing,
    failed,
    speed,
    at: ({ id }) => places[id] ?? 0,
    length: ({ id, seconds }) => seconds ?? lengths[id] ?? 0,
    toggle: (file) => (playing() === file.id ? audio.pause() : void play(file)),
    seek(file, seconds) {
      setPlaces(file.id, seconds)
      if (loaded?.id === file.id) audio.currentTime = seconds
    },
    faster() {
      const faster = speeds[(speeds.indexOf(speed()) + 1) % speeds.length] ?? 1
      audio.playbackRate = faster
      setSpeed(faster)
    },
  }
}
