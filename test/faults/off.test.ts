import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import type { ConversationId } from '../../protocol/ids.ts'
import { Client, sendFrame } from '../instance/client.ts'
import { type Instance, startInstance } from '../instance/instance.ts'

test('[X2] [X3] a machine that is off when a room’s date comes ends it as soon as it is on again, though nobody asks', async () => {
  let instance = await startInstance({ vars: { ROOM_LIFETIME: '4s' } })
  const ann = await Client.register(instance.url, 'ann')
  const room = await ann.makeRoom('Short')
  const made = Date.now()
  await sayOnce(ann, room)
  expect(tables(instance, room)).toContain('event')
  instance.crash()
  const on = await instance.off()
  // The date comes by the real clock, which no test can give to another process.
  await setTimeout(made + 4000 - Date.now())
  expect(tables(instance, room)).toContain('event')
  instance = await on()
  await vi.waitFor(() => expect(tables(instance, room)).toEqual([]), { timeout: 20_000 })
  expect(await closing(ann, room)).toBe(4410)
  expect(tables(instance, room)).toEqual([])
  await instance.stop()
})

async function sayOnce(client: Client, room: ConversationId): Promise<void> {
  await new Promise<void>((done) => {
    void client
      .open(room, ({ type }) => type === 'events' && done())
      .then((socket) => socket.send(sendFrame('nothing of this stays')))
  })
}

const closing = (client: Client, room: ConversationId): Promise<number> =>
  new Promise((done) => {
    client.socket(room).onclose = ({ code }) => done(code)
  })

/** Our tables in a room's own file, read beside the runtime. */
function tables({ state }: Instance, room: ConversationId): unknown[] {
  const file = readdirSync(state, { recursive: true, encoding: 'utf8' }).find((path) => path.endsWith(`${room}.sqlite`))
  if (!file) return []
  const database = new DatabaseSync(join(state, file), { readOnly: true })
  const named = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all()
  database.close()
  return named.map(({ name }) => name).filter((name) => !String(name).startsWith('_cf'))
}
