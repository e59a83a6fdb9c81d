import { afterAll, expect, onTestFinished, test, vi } from 'vitest'
import { heartbeat } from '../../protocol/closing.ts'
import type { Down } from '../../protocol/down.ts'
import { Client, sendFrame } from '../instance/client.ts'
import { startInstance } from '../instance/instance.ts'
import { bundle } from './bundle.ts'

const counted = bundle('counted')
const silenceMs = 14_000
const beatMs = 500

const making = vi.spyOn(console, 'log').mockImplementation(() => {})
afterAll(() => making.mockRestore())
const made = () => making.mock.calls.filter((said) => said.join(' ').includes('a room was made')).length

/** The one proof that waits: the runtime's ten seconds follow no clock that a test could give. */
test('[T3] a Room with sockets sleeps when nobody has spoken for ten seconds, although heartbeats go on, and wakes whole', async () => {
  const instance = await startInstance({ bundle: counted })
  onTestFinished(() => instance.stop())
  const ann = await Client.register(instance.url, 'ann')
  const room = await ann.makeRoom('Quiet')
  const heard: Down[] = []
  const socket = await ann.open(room, (frame) => heard.push(frame))
  const says = async (text: string) => {
    const before = heard.length
    socket.send(sendFrame(text))
    await vi.waitFor(() => expect(heard.length).toBeGreaterThan(before), 5_000)
  }
  await says('one')
  const before = made()
  let answered = 0
  socket.addEventListener('message', ({ data }) => data === heartbeat.pong && answered++)
  for (let passed = 0; passed < silenceMs; passed += beatMs) {
    socket.send(heartbeat.ping)
    await new Promise((beat) => setTimeout(beat, beatMs))
  }
  expect(answered).toBeGreaterThanOrEqual(silenceMs / beatMs - 1)
  expect(made()).toBe(before)
  await says('two')
  expect(made()).toBe(before + 1)
  expect(heard.flatMap((frame) => (frame.type === 'events' ? frame.events.map(({ seq }) => seq) : []))).toEqual([2, 3])
})
