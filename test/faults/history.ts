/**
 * What was said, acknowledged and seen while a Parley was being broken, held against its log, in the manner of Jepsen
 * (https://jepsen.io). Each text is said once, so that what is stored twice shows under whatever id.
 */
export interface History {
  devices: DeviceHistory[]
  /** The whole log, read back by somebody fresh. */
  log: Entry[]
}

export interface DeviceHistory {
  name: string
  /** In the order in which it was said. */
  said: Said[]
  acknowledged: string[]
  /** What was shown: one after the other, a new one when a device started over. */
  views: View[]
}

export interface Said {
  id: string
  text: string
}

export interface View {
  entries: Entry[]
  /** Whether it is shown at the end, when everybody must have everything. */
  isLast: boolean
}

/** One event. `text` is null for what nobody said, such as somebody coming in. */
export interface Entry {
  seq: number
  id: string
  text: string | null
}

export interface Finding {
  what: 'lost' | 'duplicate' | 'reordered' | 'gap' | 'phantom'
  where: string
  detail: string
}

/** Everything that the guarantee forbids; nothing when it was kept. */
export function check({ devices, log }: History): Finding[] {
  const texts = new Map(devices.flatMap(({ said }) => said.map(({ id, text }) => [id, text])))
  const stored = new Map(log.map((entry) => [entry.id, entry]))
  return [
    ...findInSequence('the log', log, 1),
    ...findPhantoms(log, texts),
    ...devices.flatMap((device) => [
      ...findLost(device, stored),
      ...findReordered(device, log),
      ...device.views.flatMap((view, index) => {
        const where = `view ${index + 1} of ${device.name}`
        return [
          ...findInSequence(where, view.entries, view.entries[0]?.seq ?? 1),
          ...findElsewhere(where, view, stored, texts),
          ...findMissing(where, view, log),
        ]
      }),
    ]),
  ]
}

type Texts = Map<string, string>
type Stored = Map<string, Entry>

/** 1, 2, 3 … without a gap, and no id or text twice. */
function findInSequence(where: string, entries: Entry[], first: number): Finding[] {
  const findings: Finding[] = []
  const seen = new Set<string>()
  let next = first
  for (const { seq, id, text } of entries) {
    const names = text === null ? [id] : [id, text]
    if (names.some((name) => seen.has(name))) findings.push({ what: 'duplicate', where, detail: `${id} at ${seq}` })
    else if (seq < next) findings.push({ what: 'reordered', where, detail: `${seq} after ${next - 1}` })
    else if (seq > next) findings.push({ what: 'gap', where, detail: `${next} to ${seq - 1}` })
    for (const name of names) seen.add(name)
    next = Math.max(next, seq + 1)
  }
  return findings
}

/** A history ends when nothing is on its way any more: all that was said must be there, acknowledged or not. */
function findLost({ name, said, acknowledged }: DeviceHistory, stored: Stored): Finding[] {
  const known = new Set(acknowledged)
  return said
    .filter(({ id }) => !stored.has(id))
    .map(({ id, text }) => {
      const detail = `${known.has(id) ? 'acknowledged' : 'unacknowledged'} ${id}: ${text}`
      return { what: 'lost', where: `the log, from ${name}`, detail }
    })
}

/** What one device says keeps its order. */
function findReordered({ name, said }: DeviceHistory, log: Entry[]): Finding[] {
  const places = new Map(said.map(({ id }, index) => [id, index]))
  const findings: Finding[] = []
  let last = -1
  for (const { id, seq } of log) {
    const place = places.get(id)
    if (place === undefined) continue
    if (place < last) findings.push({ what: 'reordered', where: `the log, from ${name}`, detail: `${id} at ${seq}` })
    last = Math.max(last, place)
  }
  return findings
}

/** What nobody said, or not so. */
const findPhantoms = (log: Entry[], texts: Texts): Finding[] =>
  log
    .filter(({ id, text }) => text !== null && texts.get(id) !== text)
    .map(({ id, seq, text }) => ({ what: 'phantom', where: 'the log', detail: `${id} at ${seq}: ${text}` }))

/** What was shown is in the log, at the same place. */
function findElsewhere(where: string, { entries }: View, stored: Stored, texts: Texts): Finding[] {
  return entries.flatMap(({ seq, id, text }) => {
    const there = stored.get(id)
    const detail = `${id} at ${seq}: ${text}`
    if (!there) return { what: texts.has(id) ? 'lost' : 'phantom', where, detail }
    if (there.text !== text) return { what: 'phantom', where, detail }
    return there.seq === seq ? [] : { what: 'reordered', where, detail: `${detail}, in the log ${there.seq}` }
  })
}

/** What is shown at the end reaches the head. */
function findMissing(where: string, { entries, isLast }: View, log: Entry[]): Finding[] {
  const [head, last] = [log.at(-1)?.seq ?? 0, entries.at(-1)?.seq ?? 0]
  return isLast && last < head ? [{ what: 'gap', where, detail: `${last + 1} to ${head}, the head` }] : []
}
