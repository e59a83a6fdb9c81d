import * as v from 'valibot'
import type { Turnstile } from '../env.ts'
import { log, problemOf } from '../log.ts'

const siteverify = 'https://challenges.cloudflare.com/turnstile/v0/siteverify'
const Verdict = v.object({ success: v.boolean() })

/**
 * Whether what a browser was given for passing Turnstile's challenge is good: Cloudflare knows, and takes it once
 * (developers.cloudflare.com/turnstile/get-started/server-side-validation). Whoever can't be asked has not passed.
 */
export async function passes({ secret }: Turnstile, token: string | undefined): Promise<boolean> {
  if (!token) return false
  try {
    const answer = await fetch(siteverify, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ secret, response: token }),
    })
    return v.parse(Verdict, await answer.json()).success
  } catch (thrown) {
    log('error', { step: 'challenge', problem: problemOf(thrown) })
    return false
  }
}
