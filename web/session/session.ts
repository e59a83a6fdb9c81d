import { createContext, useContext } from 'solid-js'
import type { Person, Route } from '../../protocol/http.ts'
import type { DeviceId } from '../../protocol/ids.ts'
import { type Answer, ask, type Gives, type Request } from '../net/api.ts'
import { makeSealers, type Sealers } from '../seal/sealers.ts'
import { type Account, dropAccount, keepAccount } from './accounts.ts'

/** Who this tab is, and how it speaks to the server. */
export interface Session {
  slot: number
  me: Person
  device: DeviceId
  sealerFor: Sealers
  ask<R extends Route>(route: R, request?: Request<R>): Promise<Answer<Gives<R>>>
  /** Renews the access token; false when one has to log in again. */
  refresh(): Promise<boolean>
  /** The address of a socket, in my name. */
  socketUrl(path: string, query: Record<string, string>): string
  logOut(): Promise<Answer<unknown>>
}

export const SessionContext = createContext<Session>()

export function useSession(): Session {
  const session = useContext(SessionContext)
  if (!session) throw new Error('no session above')
  return session
}

export function makeSession({ slot, person: me, device }: Account): Session {
  const as = { as: me.id }

  async function askAs<R extends Route>(route: R, request: Request<R> = {}): Promise<Answer<Gives<R>>> {
    const asked = { ...request, query: { ...request.query, ...as } }
    const answer = await ask(slot, route, asked)
    if (answer.ok) return answer
    if (answer.error === 'somebody-else') location.reload()
    return answer.error === 'sign-in' && (await refresh()) ? ask(slot, route, asked) : answer
  }

  function refresh(): Promise<boolean> {
    return refreshOnce(slot, me.id)
  }

  async function logOut(): Promise<Answer<unknown>> {
    const answer = await askAs('POST /logout')
    if (answer.ok || answer.error === 'sign-in') dropAccount(slot)
    return answer
  }

  function socketUrl(path: string, query: Record<string, string>): string {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
    return `${scheme}://${location.host}/u/${slot}/api${path}?${new URLSearchParams({ ...query, ...as })}`
  }

  return { slot, me, device, sealerFor: makeSealers(), ask: askAs, refresh, socketUrl, logOut }
}

const refreshedKey = (slot: number): string => `parley.refreshed.${slot}`

/** One tab refreshes; the others, which asked meanwhile, find it done. */
async function refreshOnce(slot: number, me: string): Promise<boolean> {
  const asked = Date.now()
  return navigator.locks.request(`parley.refresh.${slot}`, async () => {
    if (Number(localStorage.getItem(refreshedKey(slot)) ?? 0) >= asked) return true
    const answer = await ask(slot, 'POST /refresh', {})
    if (!answer.ok) {
      if (answer.error === 'sign-in') dropAccount(slot)
      return false
    }
    localStorage.setItem(refreshedKey(slot), String(Date.now()))
    keepAccount({ slot, ...answer.value })
    if (answer.value.person.id !== me) location.reload()
    return answer.value.person.id === me
  })
}
