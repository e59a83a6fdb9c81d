import type { Answer } from './api.ts'

const againMs = 3_000
/** What another try may answer otherwise. */
const passing = ['offline', 'broken']

/** Asks until there is an answer that stays so; `away` is told each time there isn't. Throws when `signal` says so. */
export async function persisting<T>(
  ask: () => Promise<Answer<T>>,
  away: () => void,
  signal: AbortSignal,
): Promise<Answer<T>> {
  for (;;) {
    const answer = await ask()
    signal.throwIfAborted()
    if (answer.ok || !passing.includes(answer.error)) return answer
    away()
    await new Promise((go) => setTimeout(go, againMs))
    signal.throwIfAborted()
  }
}
