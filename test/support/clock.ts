import { afterEach, beforeEach, vi } from 'vitest'

/** In each test of a file the clock stands, from `start` or from then, until it is set: what is due comes when the test says so. */
export function stopClock(start?: number): void {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'], now: start ?? Date.now() })
    // What an object logs right before it aborts never arrives, and vitest would wait for it at the end.
    vi.spyOn(console, 'log').mockImplementation(() => {})
  })
  afterEach(() => {
    vi.restoreAllMocks()
    vi.useRealTimers()
  })
}
