import { createSignal } from 'solid-js'
import type { ConversationId } from '../../protocol/ids.ts'
import { dropLink, heldLink, holdLink, type LinkSecret, linkHash, newLinkSecret } from '../rooms/links.ts'
import type { Session } from '../session/session.ts'

export interface Invite {
  /** Null where it was made on another device: the server doesn't know it. */
  secret: LinkSecret | null
  expiresAt: number | null
  usesLeft: number | null
}

type InviteState = { at: 'unknown' } | { at: 'none' } | { at: 'there'; invite: Invite }

/** The invite link of a group. */
export function createInvite(session: Session, conversation: ConversationId) {
  const [state, setState] = createSignal<InviteState>({ at: 'unknown' })
  const [wrong, setWrong] = createSignal<string | null>(null)
  const [busy, setBusy] = createSignal(false)
  const params = { conversation }

  async function load(): Promise<void> {
    const answer = await session.ask('GET /conversations/:conversation/invite', { params })
    if (!answer.ok) return void setWrong(answer.message)
    setWrong(null)
    const { invite } = answer.value
    if (!invite) return void setState({ at: 'none' })
    const held = heldLink(session.me.id, conversation)
    const secret = held && (await linkHash(held)) === invite.hash ? held : null
    setState({ at: 'there', invite: { secret, expiresAt: invite.expiresAt, usesLeft: invite.usesLeft } })
  }

  /** A new link ends the one before. */
  const make = (expiresInMs: number | null, uses: number | null): Promise<void> =>
    alone(async () => {
      const secret = newLinkSecret()
      const body = { hash: await linkHash(secret), expiresInMs, uses }
      const answer = await session.ask('PUT /conversations/:conversation/invite', { params, body })
      if (!answer.ok) return void setWrong(answer.message)
      holdLink(session.me.id, conversation, secret)
      await load()
    })

  const revoke = (): Promise<void> =>
    alone(async () => {
      const answer = await session.ask('DELETE /conversations/:conversation/invite', { params })
      if (!answer.ok) return void setWrong(answer.message)
      dropLink(session.me.id, conversation)
      await load()
    })

  async function alone(act: () => Promise<void>): Promise<void> {
    if (busy()) return
    setBusy(true)
    setWrong(null)
    await act()
    setBusy(false)
  }

  return { state, wrong, busy, load, make, revoke }
}
