import { createSignal } from 'solid-js'
import * as v from 'valibot'
import type { PersonId } from '../../protocol/ids.ts'
import { Handle } from '../../protocol/people.ts'
import type { Names } from '../people/names.ts'
import type { Session } from '../session/session.ts'

/** Whoever has exactly that username: they are found though they aren't listed. */
export function createNamed(session: Session, names: Names) {
  const [people, setPeople] = createSignal<readonly PersonId[]>([])
  let asked = ''

  async function look(text: string): Promise<void> {
    const handle = v.safeParse(Handle, text.trim().replace(/^@/, ''))
    asked = handle.success ? handle.output : ''
    setPeople([])
    if (!handle.success) return
    const answer = await session.ask('GET /people/:handle/profile', { params: { handle: handle.output } })
    if (!answer.ok || asked !== handle.output) return
    const { bio: _bio, createdAt: _createdAt, contact: _contact, blocked: _blocked, ...person } = answer.value
    names.learn([person])
    setPeople([person.id])
  }

  return { people, look }
}
