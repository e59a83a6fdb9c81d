import { createSignal } from 'solid-js'
import { v7 } from 'uuid'
import * as v from 'valibot'
import { type ConversationId, RequestId } from '../../protocol/ids.ts'
import { PlainProfile, writeProfile } from '../../protocol/profile.ts'
import type { Session } from '../session/session.ts'
import { holdLink, linkHash, newLinkSecret } from './links.ts'

/** A room as one wishes it: asked for twice it is the same room, and another once anything in the wish has changed. */
export function createWish(session: Session, granted: (conversation: ConversationId) => void) {
  const [name, setName] = createSignal('')
  const [listed, setListed] = createSignal(true)
  const [wrong, setWrong] = createSignal<string | null>(null)
  const [busy, setBusy] = createSignal(false)
  let once = newIds()

  function change(what: () => void): void {
    what()
    setWrong(null)
    once = newIds()
  }

  async function make(): Promise<void> {
    const profile = v.safeParse(PlainProfile, { name: name() })
    if (!profile.success)
      return void setWrong(name().trim() === '' ? 'Give the room a name.' : `The name is ${profile.issues[0].message}.`)
    if (busy()) return
    setBusy(true)
    const { request, secret } = once
    const byLink = !listed()
    const invite = byLink ? await linkHash(secret) : null
    const made = await session.ask('POST /rooms', { body: { request, profile: writeProfile(profile.output), invite } })
    setBusy(false)
    if (!made.ok) return void setWrong(made.message)
    const { conversation } = made.value
    if (byLink) holdLink(session.me.id, conversation, secret)
    granted(conversation)
  }

  return {
    name,
    rename: (next: string) => change(() => setName(next)),
    listed,
    list: (next: boolean) => change(() => setListed(next)),
    wrong,
    busy,
    make,
  }
}

const newIds = () => ({ request: v.parse(RequestId, v7()), secret: newLinkSecret() })
