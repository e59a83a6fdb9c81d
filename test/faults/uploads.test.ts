import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { filePath, partPath, type UploadStatus } from '../../protocol/files.ts'
import type { ConversationId, EventId, FileId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import { Uploads, type Wire } from '../../web/files/uploads.ts'
import type { Answer } from '../../web/net/api.ts'
import { plainSealer } from '../../web/seal/plain.ts'
import { Client, sendFrame } from '../instance/client.ts'
import { type Instance, startInstance } from '../instance/instance.ts'
import { rounds } from '../support/counts.ts'
import { print } from './seeded.ts'

const atOnce = 20
const windows = 5
const perWindow = rounds(100, 500)
const pauseMs = 15
/** A short run, beside other tests, is too noisy for more than a word about waiting. */
const mostTimes = rounds(5, 1.5)

let instance: Instance
let ann: Client
let room: ConversationId
beforeAll(async () => {
  instance = await startInstance({ vars: { ENVIRONMENT: 'development', LIMITS: 'off' } })
  ann = await Client.register(instance.url, 'ann')
  room = await ann.makeRoom('Pictures')
})
afterAll(() => instance.stop())

/** As a browser does it, with the ticket that it was given. */
function wire(): Wire & { taken: number } {
  let cookie = ann.cookie
  async function ask<T>(method: string, path: string, body: BodyInit | null, type: string): Promise<Answer<T>> {
    const headers = { origin: instance.url, cookie, 'content-type': type }
    const response = await fetch(`${instance.url}/u/0/api${path}?as=${ann.id}`, { method, headers, body })
    for (const given of response.headers.getSetCookie()) cookie = `${ann.cookie}; ${given.split(';')[0]}`
    const value = await response.json()
    return response.ok ? { ok: true, value } : { ok: false, ...value }
  }
  const json = <T>(method: string, path: string, body: object) =>
    ask<T>(method, path, JSON.stringify(body), 'application/json')
  const counted: Wire & { taken: number } = {
    taken: 0,
    begin: (at, id, bytes, type) => json<UploadStatus>('POST', `/conversations/${at}/files`, { id, bytes, type }),
    async put(at, id, n, octets) {
      counted.taken++
      return ask('PUT', partPath(at, id, n), octets, 'application/octet-stream')
    },
    finish: (at, id) => json('POST', `${filePath(at, id)}/finish`, {}),
    drop: (at, id) => json('DELETE', filePath(at, id), {}),
  }
  return counted
}

const octets = new Blob([randomBytes(limits.fileBytes)])

/** Twenty files of 25 MiB in one message, until `stop`; what was brought is dropped then. */
async function bringing(to: Wire): Promise<() => Promise<void>> {
  const end = new AbortController()
  const uploads = new Uploads({
    conversation: room,
    wire: to,
    sealer: async () => plainSealer,
    there: () => {},
    failed: () => {},
    now: () => performance.now(),
    random: Math.random,
    wait: (ms) => new Promise((next) => setTimeout(next, ms)),
    changed: () => {},
  })
  const items = Array.from({ length: atOnce }, () => ({
    file: { id: randomBytes(16).toString('hex') as FileId, name: 'a.bin', type: '', bytes: limits.fileBytes },
    octets,
  }))
  uploads.add({ id: 'one' as EventId, items })
  const working = uploads.lead(end.signal)
  return async () => {
    end.abort()
    await working
    for (const { file } of items) await to.drop(room, file.id)
  }
}

test(`${atOnce} files at once don’t slow the room’s messages: the median wait in ${windows} windows with them and ${windows} without, in turn`, async () => {
  const told: (() => void)[] = []
  const socket = await ann.open(room, ({ type }) => type === 'events' && told.shift()?.())
  const talk = async (): Promise<number[]> => {
    const waits: number[] = []
    for (let index = 0; index < perWindow; index++) {
      const { promise, resolve } = Promise.withResolvers<void>()
      told.push(resolve)
      const at = performance.now()
      socket.send(sendFrame('look'))
      await promise
      waits.push(performance.now() - at)
      await new Promise((next) => setTimeout(next, pauseMs))
    }
    return waits
  }
  const alone: number[] = []
  const beside: number[] = []
  const line = wire()
  await talk()
  for (let window = 0; window < windows; window++) {
    alone.push(...(await talk()))
    const stop = await bringing(line)
    beside.push(...(await talk()))
    await stop()
  }
  socket.close()
  const [quiet, busy] = [median(alone), median(beside)]
  print(`p50 ${quiet.toFixed(2)} ms alone, ${busy.toFixed(2)} ms beside ${atOnce} files (${line.taken} parts of 1 MiB)`)
  expect(line.taken).toBeGreaterThan(windows * 10)
  expect(busy).toBeLessThanOrEqual(mostTimes * quiet)
}, 300_000)

const median = (waits: number[]): number => waits.sort((one, other) => one - other)[Math.floor(waits.length / 2)] ?? 0
