import { type Accessor, createContext, createSignal, onCleanup, useContext } from 'solid-js'
import type { Answer, Gives, Takes } from '../net/api.ts'
import type { Names } from '../people/names.ts'
import { keepAccount } from '../session/accounts.ts'
import type { Session } from '../session/session.ts'

type Settings = Gives<'GET /me/settings'>

/** What I have set about myself, the same on all my devices. */
export interface Mine {
  /** Null until this device knows. */
  settings: Accessor<Settings | null>
  load(): Promise<Answer<Settings>>
  change(next: Takes<'PATCH /me/settings'>): Promise<Answer<Settings>>
}

export const MineContext = createContext<Mine>()

export function useMine(): Mine {
  const mine = useContext(MineContext)
  if (!mine) throw new Error('no settings above')
  return mine
}

export function makeMine(session: Session, names: Names): Mine {
  const [settings, setSettings] = createSignal<Settings | null>(null)
  const gone = new AbortController()
  onCleanup(() => gone.abort())

  function take(answer: Answer<Settings>): Answer<Settings> {
    if (!answer.ok) return answer
    setSettings(answer.value)
    names.learn([answer.value.person])
    keepAccount({ slot: session.slot, person: answer.value.person, device: session.device, guestOf: null })
    return answer
  }

  const load = async () => take(await session.ask('GET /me/settings'))

  async function remember(): Promise<void> {
    const held = await session.recall('GET /me/settings')
    if (held && !settings()) setSettings(held)
  }

  void remember()
  void load()
  session.world.watch((what) => what === 'online' && void load(), gone.signal)
  return { settings, load, change: async (body) => take(await session.ask('PATCH /me/settings', { body })) }
}
