import * as v from 'valibot'
import type { Turnstile } from '../env.ts'
import { log, problemOf } from '../log.ts'

const siteverify = 'https://challenges.cloudflare.com/turnstile/v0/siteverify'
const Verdict = v.object({ success: v.boolean() })

/** How long a guest is kept waiting for Cloudflare. */
const longestMs = 10_000

/**
 * Whether what a browser was given for passing Turnstile's challenge is good: Cloudflare knows, and takes it once
 * (developers.cloudflare.com/turnstile/get-started/server-side-validation). `away` when it says neither: nobody is let in by that.
 */
export async function passes(
  { secret }: Turnstile,
  token: string | undefined,
  patienceMs = longestMs,
): Promise<'passed' | 'failed' | 'away'> {
  if (!token) return 'failed'
  try {
    const answer = await fetch(siteverify, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ secret, response: token }),
      signal: AbortSignal.timeout(patienceMs),
    })
    return v.parse(Verdict, await answer.json()).success ? 'passed' : 'failed'
  } catch (thrown) {
    log('error', { step: 'challenge', problem: problemOf(thrown) })
    return 'away'
  }
}
