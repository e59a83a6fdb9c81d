import { afterAll, expect, onTestFinished, test, vi } from 'vitest'
import { heartbeat } from '../../protocol/closing.ts'
import type { InboxDown } from '../../protocol/inbox.ts'
import { limits } from '../../protocol/limits.ts'
import { Client } from '../instance/client.ts'
import { startInstance } from '../instance/instance.ts'
import { rounds } from '../support/counts.ts'
import { bundle } from './bundle.ts'

const counted = bundle('counted')
const beats = 24
/** Whole: 2,000 sockets. */
const people = rounds(8, 2_000 / limits.socketsPerPerson)

const calling = vi.spyOn(console, 'log').mockImplementation(() => {})
afterAll(() => calling.mockRestore())
const calls = () =>
  calling.mock.calls.map((said) => said.join(' ')).filter((said) => said.includes('an inbox was')).length

test(`[R5] ${people * limits.socketsPerPerson} tabs with ${beats} heartbeats each wake no Inbox, and nobody is online by them`, async () => {
  const instance = await startInstance({ bundle: counted, vars: { LIMITS: 'off' } })
  onTestFinished(() => instance.stop())
  const everybody: Client[] = []
  for (let index = 0; index < people; index++) everybody.push(await Client.register(instance.url, `beat_${index}`))
  const sockets: WebSocket[] = []
  for (const person of everybody)
    for (let tab = 0; tab < limits.socketsPerPerson; tab++) sockets.push((await person.list()).socket)
  const before = calls()
  expect(before).toBeGreaterThanOrEqual(2 * sockets.length)

  await Promise.all(sockets.map((socket) => beat(socket)))
  expect(calls()).toBe(before)

  const [ann, bob] = everybody
  if (!ann || !bob) throw new Error('nobody is there')
  const seen = await new Promise<InboxDown>((told) => {
    void ann
      .list((frame) => frame.type === 'presence' && told(frame))
      .then(({ socket }) => {
        socket.send(JSON.stringify({ type: 'watch', people: [bob.id] }))
      })
  })
  expect(seen).toEqual({ type: 'presence', people: [{ person: bob.id, seenAt: null }] })
  expect(calls()).toBeGreaterThan(before)
}, 300_000)

/** As fast as they go: each is answered. */
function beat(socket: WebSocket): Promise<void> {
  let answered = 0
  return new Promise((done) => {
    socket.addEventListener('message', ({ data }) => {
      if (data === heartbeat.pong && ++answered === beats) done()
    })
    for (let count = 0; count < beats; count++) socket.send(heartbeat.ping)
  })
}
