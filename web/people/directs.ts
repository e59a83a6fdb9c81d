import { createContext, useContext } from 'solid-js'
import type { Handle } from '../../protocol/people.ts'
import type { Answer, Gives } from '../net/api.ts'
import type { Session } from '../session/session.ts'
import type { Names } from './names.ts'

/** My direct chats by the other's handle; one that was opened before opens without asking. */
interface Directs {
  open(handle: Handle): Promise<Answer<Gives<'POST /direct'>>>
}

export const DirectsContext = createContext<Directs>()

export function useDirects(): Directs {
  const directs = useContext(DirectsContext)
  if (!directs) throw new Error('no directs above')
  return directs
}

export function makeDirects(session: Session, names: Names): Directs {
  const known = new Map<Handle, Gives<'POST /direct'>>()
  return {
    async open(handle) {
      const held = known.get(handle) ?? (await session.recall('POST /direct', { body: { handle } }))
      const answer = held
        ? ({ ok: true, value: held } as const)
        : await session.ask('POST /direct', { body: { handle } })
      if (!answer.ok) return answer
      names.learn([answer.value.other])
      known.set(handle, answer.value)
      return answer
    },
  }
}
