import { createSignal } from 'solid-js'
import type { PersonId } from '../../protocol/ids.ts'
import type { Resident } from '../../protocol/owner.ts'
import { createSecurity } from '../account/security.ts'
import type { Answer } from '../net/api.ts'
import { lostAddress, newLink } from '../session/entryLink.ts'
import type { Session } from '../session/session.ts'
import { createPages } from './pages.ts'

/** A link that was made just now, and is shown once. */
export interface LostLink {
  person: Resident
  address: string
  expiresAt: number
}

/** Everybody here, or those who are looked for, and what the owner does about them. */
export function createResidents(session: Session) {
  const account = createSecurity(session)
  const [part, setPart] = createSignal('')
  const [onlyBanned, setOnlyBanned] = createSignal(false)
  const [link, setLink] = createSignal<LostLink | null>(null)
  const [wrong, setWrong] = createSignal<string | null>(null)
  /** Whose row is drawn anew, and takes the focus that was in it. */
  let changed: PersonId | null = null
  const pages = createPages<Resident>(async (after) => {
    const query = { q: part().trim(), only: onlyBanned() ? 'banned' : '', after }
    const answer = await session.ask('GET /owner/people', { query })
    return answer.ok ? { ok: true, value: { items: answer.value.people, next: answer.value.next } } : answer
  })

  function look(next: { part?: string; onlyBanned?: boolean }): void {
    setPart(next.part ?? part())
    setOnlyBanned(next.onlyBanned ?? onlyBanned())
    void pages.load()
  }

  async function ban(person: Resident, on: boolean): Promise<void> {
    const answer = on ? await putBan(person.id) : await dropBan(person.id)
    setWrong(answer.ok ? null : answer.message)
    if (!answer.ok) return
    changed = person.id
    pages.put(({ id }) => id === person.id, { ...person, bannedAt: answer.value })
  }

  async function putBan(person: PersonId): Promise<Answer<Resident['bannedAt']>> {
    const answer = await session.ask('POST /owner/bans', { body: { person } })
    return answer.ok ? { ok: true, value: answer.value.bannedAt } : answer
  }

  async function dropBan(person: PersonId): Promise<Answer<null>> {
    const answer = await session.ask('DELETE /owner/bans/:person', { params: { person } })
    return answer.ok ? { ok: true, value: null } : answer
  }

  async function makeLink(person: Resident): Promise<void> {
    const { code, key } = await newLink()
    const params = { person: person.id }
    const answer = await account.proven((proof) =>
      session.ask('POST /owner/people/:person/link', { params, body: { proof, code: key } }),
    )
    if (!answer) return
    setWrong(answer.ok ? null : answer.message)
    if (answer.ok) setLink({ person, address: lostAddress(person.handle, code), expiresAt: answer.value.expiresAt })
  }

  void pages.load()
  return {
    account,
    isChanged: (person: PersonId) => changed === person,
    pages,
    onlyBanned,
    isAll: () => part() === '' && !onlyBanned(),
    look,
    ban,
    makeLink,
    link,
    setLink,
    wrong,
  }
}
