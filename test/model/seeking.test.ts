import { describe, expect, test } from 'vitest'
import { memoryDisk } from '../../web/disk/memory.ts'
import { without } from '../../web/disk/ranges.ts'
import type { RoomDisk } from '../../web/disk/roomDisk.ts'
import { empty, type Model } from '../../web/room/model.ts'
import { Seeker } from '../../web/room/seeker.ts'
import { plainSealer } from '../../web/seal/plain.ts'
import { feed, stillThere } from '../../web/search/feed.ts'
import { Library } from '../../web/search/library.ts'
import { readQuery } from '../../web/search/query.ts'
import type { DeviceSearch } from '../../web/search/search.ts'
import { toldBy } from '../../web/search/told.ts'
import { addRange, ann, erase, event, eventId, state } from '../support/logs.ts'

const log = Array.from({ length: 1_000 }, (_, index) => event(index + 1))
const conversation = 'a'.repeat(64) as never

const range = (low: number, high: number, events = log) => ({
  low,
  high,
  events: events.filter(({ seq }) => seq >= low && seq <= high),
  changes: [],
})

/** A browser that holds the newest fifty, and what its Room was asked for. `fits` is how many events a page has room for. */
async function browser({ live = true, fits = 200, kept = [] as [number, number][] } = {}) {
  const disk: RoomDisk = memoryDisk().room(conversation)
  await disk.describe(state({ head: 1_000 }))
  for (const [low, high] of kept) await disk.keep(range(low, high), [])
  const model: Model = empty(ann)
  addRange(model, log, 951, 1_000)
  const asked: [number, number][] = []
  const seeker = new Seeker(model, Promise.resolve(disk), {
    isLive: () => live,
    seek: async (target) => {
      if (!live) return null
      const found = log.find((one) => ('id' in target ? one.id === target.id : one.at >= target.at))
      return { seq: found?.seq ?? null }
    },
    show: async ({ low, high }) => addRange(model, log, low, high),
    before: async (seq, limit) => {
      if (!live) return
      asked.push([seq, limit])
      addRange(model, log, Math.max(1, seq - Math.min(limit, fits)), Math.min(1_000, seq - 1))
    },
  })
  return { model, seeker, asked }
}

describe('[L1] what is sought comes with what is around it, and nothing of what is between', () => {
  test('from the Room', async () => {
    const { model, seeker, asked } = await browser()
    expect(await seeker.bring({ id: eventId(300) })).toBe(300)
    expect(asked).toEqual([[350, 100]])
    expect(model.older).toEqual([{ low: 250, high: 349 }])
    expect(await seeker.bring({ at: 300_500 })).toBe(301)
    expect(asked).toHaveLength(1)
  })

  test('also where what comes after it leaves no room for it in a page', async () => {
    const { model, seeker } = await browser({ fits: 3 })
    expect(await seeker.bring({ id: eventId(300) })).toBe(300)
    expect(model.messages[eventId(300)]).toBeDefined()
  })

  test('from the disk while there is no connection; where it holds nothing it says so', async () => {
    const { seeker, asked } = await browser({ live: false, kept: [[1, 400]] })
    expect(await seeker.bring({ id: eventId(300) })).toBe(300)
    expect(await seeker.bring({ id: eventId(600) })).toBe('away')
    expect(asked).toEqual([])
  })

  test('from the Room, while there is one, where the disk may not know of changes', async () => {
    const kept: [number, number][] = [
      [1, 400],
      [700, 1_000],
    ]
    const { seeker, asked } = await browser({ kept })
    expect(await seeker.bring({ id: eventId(300), seq: 300 })).toBe(300)
    expect(asked).toHaveLength(1)
    expect(await seeker.bring({ id: eventId(800), seq: 800 })).toBe(800)
    expect(asked).toHaveLength(1)
  })

  test('and what isn’t there is gone', async () => {
    const { seeker } = await browser()
    expect(await seeker.bring({ id: eventId(5_000) })).toBe('gone')
    expect(await seeker.bring({ at: 10 ** 9 })).toBe('gone')
  })
})

test('[V4] what of ranges is in none of others', () => {
  expect(without([{ low: 1, high: 9 }], [{ low: 3, high: 4 }])).toEqual([
    { low: 1, high: 2 },
    { low: 5, high: 9 },
  ])
  expect(without([{ low: 1, high: 9 }], [{ low: 1, high: 9 }])).toEqual([])
  expect(without([{ low: 1, high: 2 }], [])).toEqual([{ low: 1, high: 2 }])
})

/** The device's search without its worker, and how often it was told something. */
async function search() {
  const library = await Library.open({
    read: async () => ({ parts: new Map(), held: new Map() }),
    write: async () => {},
  })
  const told: string[] = []
  const device: DeviceSearch = {
    held: async () => library.all,
    tell: (of, part, opened) => {
      told.push(`${part?.low}-${part?.high}`)
      library.tell(
        of,
        part,
        opened.flatMap((one) => toldBy(one) ?? []),
      )
    },
    remove: (ids) => library.remove(ids),
    forget: (of) => library.forget(of),
    search: async (query, hits) => ({ groups: library.search(query, hits), size: library.size }),
    end: () => {},
  }
  return { device, told, find: (typed: string) => library.search(readQuery(typed).query, 5) }
}

describe('[M3] the device’s search is told what the disk holds', () => {
  const sealerFor = async () => plainSealer

  test('once, and what came since; of what is gone from the disk it forgets all', async () => {
    const disk = memoryDisk()
    const line = { disk: Promise.resolve(disk), sealerFor }
    const { device, told, find } = await search()
    await disk.room(conversation).describe(state({ head: 1_000 }))
    await disk.room(conversation).keep(range(1, 600), [])
    expect(await feed(line, device)).toEqual(new Map([[conversation, 'part']]))
    expect(told).toEqual(['1-500', '501-600'])
    await disk.room(conversation).keep(range(601, 1_000), [])
    expect(await feed(line, device)).toEqual(new Map([[conversation, 'whole']]))
    expect(told).toEqual(['1-500', '501-600', '601-1000'])
    expect(find('message 777')).toHaveLength(1)
    await disk.room(conversation).forget()
    await feed(line, device)
    expect(find('message')).toEqual([])
  })

  test('and what was erased beside that isn’t shown', async () => {
    const disk = memoryDisk()
    const line = { disk: Promise.resolve(disk), sealerFor }
    const { device, find } = await search()
    await disk.room(conversation).describe(state({ head: 1_000 }))
    await disk.room(conversation).keep(range(1, 100), [])
    await feed(line, device)
    // A page that was fetched again brought an erasure from beyond what is held.
    await disk.room(conversation).keep({ ...range(1, 0), changes: [erase(900, eventId(7))] }, [])
    await feed(line, device)
    const found = await stillThere(line, device, find('"message 7"'), 0)
    expect(found).toEqual([])
    expect(find('"message 7"')).toEqual([])
  })
})
