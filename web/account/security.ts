import { createSignal } from 'solid-js'
import * as v from 'valibot'
import { Handle } from '../../protocol/people.ts'
import type { Security } from '../../protocol/security.ts'
import type { Answer } from '../net/api.ts'
import { showPasskey } from '../session/passkey.ts'
import type { Session } from '../session/session.ts'
import { provingKey } from '../session/signIn.ts'

/** For how long a proof is used again: a minute less than the server takes it. */
const proofLifetimeMs = 9 * 60_000

/** How my account is kept safe, and what changes it. */
export function createSecurity(session: Session) {
  const [security, setSecurity] = createSignal<Security | null>(null)
  const [failure, setFailure] = createSignal<string | null>(null)
  const [asking, setAsking] = createSignal<((proof: string | null) => void) | null>(null)
  let held: { proof: string; until: number } | null = null

  async function load(): Promise<void> {
    const answer = await session.ask('GET /me/security')
    if (answer.ok) setSecurity(answer.value)
    setFailure(answer.ok ? null : answer.message)
  }

  /**
   * Does what asks for a proof: the last one, while it holds, or one that the person gives now. Null when they would rather not.
   * Whatever came of it, what is shown is asked for again.
   */
  async function proven<T>(act: (proof: string) => Promise<Answer<T>>): Promise<Answer<T> | null> {
    const proof = held && held.until > Date.now() ? held.proof : await prove()
    if (!proof) return null
    const answer = await act(proof)
    if (!answer.ok && answer.error === 'prove') {
      held = null
      return proven(act)
    }
    void load()
    return answer
  }

  const prove = (): Promise<string | null> =>
    new Promise((resolve) =>
      setAsking(() => (proof: string | null) => {
        setAsking(null)
        if (proof) held = { proof, until: Date.now() + proofLifetimeMs }
        resolve(proof)
      }),
    )

  async function byPassword(password: string): Promise<Answer<{ proof: string }>> {
    const auth = await provingKey(session.slot, v.parse(Handle, session.me.handle), password)
    return auth.ok ? session.ask('POST /me/proof', { body: { auth: auth.value } }) : auth
  }

  async function byPasskey(): Promise<Answer<{ proof: string }>> {
    const options = await session.ask('POST /me/proof/passkey/options')
    if (!options.ok) return options
    const shown = await showPasskey(options.value)
    return shown.ok ? session.ask('POST /me/proof/passkey', { body: { response: shown.value } }) : shown
  }

  /** Who changes the password has none of the proofs of before. */
  const forgetProof = (): void => {
    held = null
  }

  void load()
  return { session, security, failure, load, proven, asking, byPassword, byPasskey, forgetProof }
}

export type Account = ReturnType<typeof createSecurity>
