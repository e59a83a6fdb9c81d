import type { Group } from './shelf.ts'

/** What two searches found, as one: the same message once, the conversation with the newest hit first. */
export function merged(groups: readonly Group[], others: readonly Group[]): Group[] {
  const all = new Map(groups.map((group) => [group.conversation, group]))
  for (const other of others) {
    const group = all.get(other.conversation)
    all.set(other.conversation, group ? together(group, other) : other)
  }
  return [...all.values()].sort((one, other) => newestIn(other) - newestIn(one))
}

const newestIn = ({ hits }: Group): number => hits[0]?.at ?? 0

/** Of both the number of hits is not known, but it is no less than the larger. */
function together(one: Group, other: Group): Group {
  const hits = [...new Map([...one.hits, ...other.hits].map((hit) => [hit.id, hit])).values()]
  hits.sort((first, second) => second.at - first.at || second.seq - first.seq)
  return { ...one, ...(other.more && { more: true }), hits, count: Math.max(one.count, other.count, hits.length) }
}
