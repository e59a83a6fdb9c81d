import { createContext, useContext } from 'solid-js'
import * as v from 'valibot'
import { type Route, routes } from '../../protocol/http.ts'
import type { ConversationId, DeviceId } from '../../protocol/ids.ts'
import type { Person } from '../../protocol/people.ts'
import { type Disk, openDisk } from '../disk/disk.ts'
import { type SharedEmojis, shareEmojis } from '../emoji/shared.ts'
import { type Answer, ask, type Gives, type Request, upload } from '../net/api.ts'
import type { Refreshed } from '../net/socket.ts'
import { pageWorld, type World } from '../net/world.ts'
import { makeSealers, type Sealers } from '../seal/sealers.ts'
import { type SharedSearch, shareSearch } from '../search/shared.ts'
import { type Account, dropAccount, forgetKept, keepAccount } from './accounts.ts'
import { ServerClock } from './clock.ts'

/** What a conversation needs of whoever has it open. */
export interface Line {
  slot: number
  me: Person
  device: DeviceId
  disk: Promise<Disk>
  clock: ServerClock
  world: World
  sealerFor: Sealers
  /** A socket in my name. */
  connect(path: string, query: Record<string, string>): WebSocket
  ask<R extends Route>(route: R, request?: Request<R>): Promise<Answer<Gives<R>>>
  /** Renews the access token. */
  refresh(): Promise<Refreshed>
}

/** Who this tab is, and how it speaks to the server. */
export interface Session extends Line {
  /** The one room that a guest may use; null for everybody else. */
  guestOf: ConversationId | null
  emojis: SharedEmojis
  search: SharedSearch
  /** What this device was answered when it asked that last; null for nothing. */
  recall<R extends Remembered>(route: R, request?: Request<R>): Promise<Gives<R> | null>
  /** Puts bytes there. */
  put(path: string, body: Blob): Promise<Answer<unknown>>
  /** Ends the session and drops what this device remembers of it. When that fails, nothing has changed. */
  logOut(): Promise<Answer<unknown>>
  /** Drops what this device remembers of them. */
  forget(): Promise<void>
}

export const SessionContext = createContext<Session>()

export function useSession(): Session {
  const session = useContext(SessionContext)
  if (!session) throw new Error('no session above')
  return session
}

export function makeSession({ slot, person: me, device, guestOf }: Account): Session {
  const as = { as: me.id }

  async function askAndRemember<R extends Route>(route: R, request: Request<R> = {}): Promise<Answer<Gives<R>>> {
    const answer = await askAs(route, request)
    if (answer.ok && isRemembered(route))
      void disk.then((held) => held.keepAnswer(question(route, request), answer.value))
    return answer
  }

  async function recall<R extends Remembered>(route: R, request: Request<R> = {}): Promise<Gives<R> | null> {
    const parsed = v.safeParse(routes[route].gives, await (await disk).answer(question(route, request)))
    return parsed.success ? (parsed.output as Gives<R>) : null
  }

  const askAs = <R extends Route>(route: R, request: Request<R> = {}): Promise<Answer<Gives<R>>> =>
    renewing(() => ask(slot, route, { ...request, query: { ...request.query, ...as } }))

  /** Asks once more when the session had to be renewed. */
  async function renewing<T>(askOnce: () => Promise<Answer<T>>): Promise<Answer<T>> {
    const answer = await askOnce()
    if (answer.ok || (answer.error !== 'sign-in' && answer.error !== 'somebody-else')) return answer
    if (answer.error === 'somebody-else') return startAgain(slot)
    const refreshed = await refresh()
    if (refreshed === 'done') return askOnce()
    return refreshed === 'later' ? unsure : answer
  }

  function refresh(): Promise<Refreshed> {
    return refreshOnce(slot, me.id)
  }

  async function logOut(): Promise<Answer<unknown>> {
    const answer = await askAs('POST /logout')
    if (!answer.ok && answer.error !== 'sign-in') return answer
    dropAccount(slot)
    await forget()
    return answer
  }

  async function forget(): Promise<void> {
    forgetKept(me.id)
    await (await disk).erase()
    // Another tab that has them open keeps nobody here: they go when it closes.
    void emojis.drop()
    void search.drop()
  }

  function connect(path: string, query: Record<string, string>): WebSocket {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
    const asked = new URLSearchParams({ ...query, ...as })
    return new WebSocket(`${scheme}://${location.host}/u/${slot}/api${path}?${asked}`)
  }

  const disk = openDisk(me.id)
  const emojis = shareEmojis(me.id)
  const search = shareSearch(me.id)
  return {
    slot,
    guestOf,
    emojis,
    search,
    me,
    device,
    disk,
    clock: new ServerClock(disk),
    world: pageWorld,
    sealerFor: makeSealers(),
    ask: askAndRemember,
    recall,
    put: (path, body) => renewing(() => upload(slot, path, as, body)),
    refresh,
    connect,
    logOut,
    forget,
  }
}

/** What is worth knowing without a network. */
const remembered = ['GET /me/settings', 'GET /contacts', 'POST /direct'] as const
type Remembered = (typeof remembered)[number]
const isRemembered = (route: Route): boolean => remembered.some((one) => one === route)
const question = (route: Route, { body }: { body?: unknown }): string => `${route} ${JSON.stringify(body ?? null)}`

const unsure = {
  ok: false,
  error: 'offline',
  message: 'The server couldn’t renew your session just now. Try again in a moment.',
} as const

/** Somebody else is signed in here by now: the page asks who, instead of believing what it remembers. */
function startAgain(slot: number): typeof unsure {
  dropAccount(slot)
  location.reload()
  return unsure
}

const refreshedKey = (slot: number): string => `parley.refreshed.${slot}`

/** One tab refreshes; the others, which asked meanwhile, find it done. */
async function refreshOnce(slot: number, me: string): Promise<Refreshed> {
  const asked = Date.now()
  return navigator.locks.request(`parley.refresh.${slot}`, async () => {
    if (Number(localStorage.getItem(refreshedKey(slot)) ?? 0) >= asked) return 'done'
    const answer = await ask(slot, 'POST /refresh', {})
    if (!answer.ok) {
      if (answer.error !== 'sign-in' && answer.error !== 'banned') return 'later'
      dropAccount(slot)
      return 'signed-out'
    }
    localStorage.setItem(refreshedKey(slot), String(Date.now()))
    keepAccount({ slot, ...answer.value })
    if (answer.value.person.id === me) return 'done'
    location.reload()
    return 'later'
  })
}
