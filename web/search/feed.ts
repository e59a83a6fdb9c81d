import type { Event } from '../../protocol/event.ts'
import type { ConversationId } from '../../protocol/ids.ts'
import { isGone } from '../../protocol/timer.ts'
import type { Disk } from '../disk/disk.ts'
import { type Range, without } from '../disk/ranges.ts'
import type { Held, RoomDisk } from '../disk/roomDisk.ts'
import { openAll } from '../seal/opening.ts'
import type { Sealers } from '../seal/sealers.ts'
import type { DeviceSearch } from './search.ts'
import type { Group } from './shelf.ts'

/** So many events are read from the disk at once. */
const atOnce = 500

interface Line {
  disk: Promise<Disk>
  sealerFor: Sealers
}

/** Which conversations are held here, all of what is theirs or a part. */
export type Shelved = Map<ConversationId, 'whole' | 'part'>

/** Tells a search what the disk holds by now and it doesn't know yet, and has it forget what is there no more. */
export async function feed({ disk: opening, sealerFor }: Line, search: DeviceSearch): Promise<Shelved> {
  const disk = await opening
  const [known, conversations] = await Promise.all([search.held(), disk.conversations()])
  const shelved: Shelved = new Map()
  for (const conversation of conversations) {
    const room = disk.room(conversation)
    const held = await room.held()
    const sealer = held && (await sealerFor(held.seal))
    if (!held || !sealer) continue
    shelved.set(conversation, isWhole(held) ? 'whole' : 'part')
    const open = openAll.bind(null, sealer, conversation)
    for (const range of without(held.ranges, known.get(conversation) ?? []))
      for (const piece of pieces(range)) await tell(search, conversation, room, piece, open)
  }
  for (const conversation of known.keys()) if (!shelved.has(conversation)) search.forget(conversation)
  return shelved
}

const isWhole = ({ from, head, ranges: [first, ...others] }: Held): boolean =>
  from > head || (first !== undefined && others.length === 0 && first.low <= from && first.high >= head)

function pieces({ low, high }: Range): Range[] {
  const count = Math.ceil((high - low + 1) / atOnce)
  return Array.from({ length: count }, (_, index) => {
    const from = low + index * atOnce
    return { low: from, high: Math.min(high, from + atOnce - 1) }
  })
}

/** What must wait for its key is told again next time. */
async function tell(
  search: DeviceSearch,
  conversation: ConversationId,
  room: RoomDisk,
  range: Range,
  open: (events: Parameters<typeof openAll>[2]) => ReturnType<typeof openAll>,
): Promise<void> {
  const { events, changes } = await room.part(range.low, range.high)
  const opened = await open([...events, ...changes])
  const isWaiting = opened.some(({ said }) => said.is === 'unreadable' && said.why === 'waiting')
  search.tell(conversation, isWaiting ? null : range, opened)
}

/** Without what was erased since it was told, or is gone by `now`, as the disk knows; the search forgets that too. */
export async function stillThere(
  { disk }: Pick<Line, 'disk'>,
  search: DeviceSearch,
  groups: Group[],
  now: number,
): Promise<Group[]> {
  const held = await disk
  const looked = await Promise.all(
    groups.map(async (group) => {
      const events = await Promise.all(group.hits.map(({ id }) => held.room(group.conversation).byId(id)))
      const isThere = (event: Event | null | undefined) => event?.body && !isGone(event, now)
      const gone = group.hits.filter((_, index) => !isThere(events[index])).map(({ id }) => id)
      if (gone.length > 0) search.remove(gone)
      const hits = group.hits.filter(({ id }) => !gone.includes(id))
      return { ...group, hits, count: group.count - gone.length }
    }),
  )
  return looked.filter(({ hits }) => hits.length > 0)
}
