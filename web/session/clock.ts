import { type Accessor, createEffect, createSignal, onCleanup } from 'solid-js'
import type { Disk } from '../disk/disk.ts'
import type { Line } from './session.ts'

const question = 'clock'
/** What is less says more of the network than of a clock. */
const worthKeepingMs = 1000

/** The server's clock, as it was last heard: this device's own may be wrong by hours, also while there is no network. */
export class ServerClock {
  private ahead: number | null = null
  /** Settles when what an earlier page heard is known. */
  readonly remembered: Promise<void>

  constructor(private readonly disk: Promise<Disk>) {
    this.remembered = this.remember().catch(() => {})
  }

  now(): number {
    return Date.now() + (this.ahead ?? 0)
  }

  /** The server said that it was `now` when this device's clock said `here`. */
  hear(now: number, here: number): void {
    const ahead = now - here
    const isNews = Math.abs(ahead - (this.ahead ?? 0)) >= worthKeepingMs
    this.ahead = ahead
    if (isNews) void this.disk.then((disk) => disk.keepAnswer(question, ahead)).catch(() => {})
  }

  private async remember(): Promise<void> {
    const ahead = await (await this.disk).answer(question)
    if (typeof ahead === 'number') this.ahead ??= ahead
  }
}

/** A device that slept doesn't count how long: it looks again. */
const lookMs = 60_000

/** Does it whenever that time has come by the server's clock. */
export function createWhenDue({ clock, world }: Line, next: Accessor<number | null>, act: (now: number) => void): void {
  const [looked, look] = createSignal(0, { equals: false })
  const ended = new AbortController()
  world.watch((what) => what === 'looked-at' && look(0), ended.signal)
  onCleanup(() => ended.abort())
  createEffect(() => {
    looked()
    const due = next()
    if (due === null) return
    const leftMs = due - clock.now()
    if (leftMs <= 0) return act(clock.now())
    const timer = setTimeout(() => look(0), Math.min(leftMs, lookMs))
    onCleanup(() => clearTimeout(timer))
  })
}
