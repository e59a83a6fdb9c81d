import { limits } from '../../protocol/limits.ts'

/** When a browser says that somebody is at it. */
export class Activity {
  private saidAt = Number.NEGATIVE_INFINITY

  /** `say` is called at the first input, and then at most every four minutes; what couldn't be said is said at the next. */
  input(now: number, say: () => boolean): void {
    if (now - this.saidAt >= limits.activeEveryMs && say()) this.saidAt = now
  }
}

const inputs = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const

/** Each input in a page that is seen. */
export function onInput(act: () => void, signal: AbortSignal): void {
  const heard = () => document.visibilityState === 'visible' && act()
  for (const input of inputs) addEventListener(input, heard, { signal, capture: true, passive: true })
}
