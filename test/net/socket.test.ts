import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { closing, heartbeat } from '../../protocol/closing.ts'
import { limits } from '../../protocol/limits.ts'
import { type Refreshed, ReturningSocket } from '../../web/net/socket.ts'
import type { Happening, World } from '../../web/net/world.ts'

/** The socket's other end in a test's hand: what a browser's socket would do, when the test says so. */
class Scripted {
  readyState: number = WebSocket.CONNECTING
  readonly said: string[] = []
  onopen: (() => void) | null = null
  onmessage: ((event: { data: string }) => void) | null = null
  onclose: ((event: { code: number }) => void) | null = null
  send = (text: string) => void this.said.push(text)
  close = () => {
    this.readyState = WebSocket.CLOSED
  }
  opens() {
    this.readyState = WebSocket.OPEN
    this.onopen?.()
  }
  hears = (data: string) => this.onmessage?.({ data })
  async closes(code: number) {
    this.readyState = WebSocket.CLOSED
    this.onclose?.({ code })
    await vi.advanceTimersByTimeAsync(0)
  }
}

let sockets: Scripted[]
let came: string[]
let refreshes: Refreshed[]
let happen: (what: Happening) => void
let socket: ReturningSocket

beforeEach(() => {
  vi.useFakeTimers()
  sockets = []
  came = []
  refreshes = []
  const world: World = {
    watch: (happened, signal) => {
      happen = (what) => signal.aborted || happened(what)
    },
    lead() {},
    random: () => 0.5,
  }
  const open = () => {
    const made = new Scripted()
    sockets.push(made)
    return made as unknown as WebSocket
  }
  const events = {
    opened: () => void came.push('opened'),
    heard: (text: string) => void came.push(`heard ${text}`),
    away: (returning: boolean) => void came.push(returning ? 'away' : 'resting'),
    stopped: (why: string) => void came.push(`stopped ${why}`),
    refresh: async () => {
      came.push('refresh')
      return refreshes.shift() ?? 'done'
    },
  }
  socket = new ReturningSocket(open, events, world)
})
afterEach(() => {
  socket.close()
  vi.useRealTimers()
})

const newest = () => sockets.at(-1) as Scripted
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)
const longest = 30_000

describe('[D7] after 4401', () => {
  test('it refreshes, and comes back once', async () => {
    await newest().closes(closing.signIn)
    expect(sockets).toHaveLength(2)
    await newest().closes(closing.signIn)
    await pass(2_000)
    expect(sockets).toHaveLength(2)
    expect(came).toEqual(['away', 'refresh', 'away', 'stopped signed-out'])
  })

  test('once more when it was heard from in between', async () => {
    await newest().closes(closing.signIn)
    newest().opens()
    newest().hears('{}')
    await newest().closes(closing.signIn)
    expect(sockets).toHaveLength(3)
  })

  test('a server that can’t refresh now is asked again later, and nobody is signed out', async () => {
    refreshes = ['later']
    await newest().closes(closing.signIn)
    expect(sockets).toHaveLength(1)
    await pass(2_000)
    expect(sockets).toHaveLength(2)
    await newest().closes(closing.signIn)
    expect(sockets).toHaveLength(3)
    expect(came).not.toContain('stopped signed-out')
  })

  test('whoever is signed out is told so', async () => {
    refreshes = ['signed-out']
    await newest().closes(closing.signIn)
    await pass(longest)
    expect(sockets).toHaveLength(1)
    expect(came.at(-1)).toBe('stopped signed-out')
  })
})

test('[D7] after 4409 it rests until it is looked at', async () => {
  newest().opens()
  await newest().closes(closing.tooManySockets)
  await pass(10 * longest)
  expect(sockets).toHaveLength(1)
  expect(came).toEqual(['opened', 'resting'])
  happen('looked-at')
  expect(sockets).toHaveLength(2)
})

test.each([closing.ended, closing.notAMember, closing.noSuchConversation, closing.reload])(
  '[D7] after %i it never comes back',
  async (code) => {
    newest().opens()
    await newest().closes(code)
    happen('online')
    await pass(10 * longest)
    expect(sockets).toHaveLength(1)
    expect(came.at(-1)).toMatch(/^stopped/)
  },
)

test('[D7] comes back at once when the network does', async () => {
  newest().opens()
  happen('offline')
  expect(came.at(-1)).toBe('away')
  happen('online')
  expect(sockets).toHaveLength(2)
})

describe('[F3] a socket that answers nothing', () => {
  test('is taken for dead after two heartbeats', async () => {
    newest().opens()
    await pass(2 * limits.heartbeatMs)
    expect(newest().said).toEqual([heartbeat.ping, heartbeat.ping])
    expect(came.at(-1)).toBe('opened')
    await pass(limits.heartbeatMs)
    expect(came.at(-1)).toBe('away')
  })

  test('is kept as long as it answers', async () => {
    newest().opens()
    for (let beat = 0; beat < 10; beat++) {
      await pass(limits.heartbeatMs)
      newest().hears(heartbeat.pong)
    }
    expect(sockets).toHaveLength(1)
    expect(came).toEqual(['opened'])
  })

  test.each(['online', 'looked-at'] as const)('is found out within five seconds when it is %s', async (what) => {
    newest().opens()
    happen(what)
    await pass(4_999)
    expect(came.at(-1)).toBe('opened')
    await pass(2)
    expect(came.at(-1)).toBe('away')
  })

  test('isn’t taken for alive because others are heard', async () => {
    newest().opens()
    happen('looked-at')
    newest().hears('{}')
    await pass(5_001)
    expect(came.at(-1)).toBe('away')
  })

  test('a handshake that nobody answers is given up', async () => {
    await pass(10_001)
    expect(came).toEqual(['away'])
    await pass(2_000)
    expect(sockets).toHaveLength(2)
  })

  test('each next one is waited for longer', async () => {
    await pass(10_001)
    await pass(1_000)
    expect(sockets).toHaveLength(2)
    await pass(13_000)
    expect(came).toEqual(['away'])
    await pass(2_000)
    expect(came).toEqual(['away', 'away'])
  })

  test('an answer clears the suspicion', async () => {
    newest().opens()
    happen('looked-at')
    newest().hears(heartbeat.pong)
    await pass(10_000)
    expect(came).toEqual(['opened'])
  })
})

test('what is said while it is away must be said again', () => {
  expect(socket.send('x')).toBe(false)
  newest().opens()
  expect(socket.send('y')).toBe(true)
  expect(newest().said).toEqual(['y'])
})
