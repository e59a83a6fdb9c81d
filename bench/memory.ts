import { setTimeout as sleep } from 'node:timers/promises'
import { residentBytes } from './cores.ts'
import type { Member } from './load/connection.ts'
import { load } from './load/process.ts'
import type { Peer } from './peers/peer.ts'
import type { ServerName, Servers } from './servers.ts'

export interface Memory {
  server: ServerName
  kibPerSocket: number
  kibPerIdleRoom: number
}

/** A room that nobody speaks in leaves memory after 10 s. */
const asleepMs = 15_000

/** What one more costs, once there are some: live sockets in a room, and rooms in which one socket sleeps. */
export async function memory(servers: Servers, server: ServerName): Promise<Memory> {
  const peer = await servers.get(server)
  const sockets = await peer.room('of 1000', 1000)
  const rooms: Member[] = []
  for (let room = 0; room < 250; room++) rooms.push(...(await peer.room(`idle ${room}`, 1)))
  return {
    server,
    kibPerSocket: await kibForEach(peer, sockets, 200, 1000),
    kibPerIdleRoom: await kibForEach(peer, rooms, 50, asleepMs),
  }
}

/** How much the process grows by each member after the `first` ones. */
async function kibForEach(peer: Peer, members: Member[], first: number, settleMs: number): Promise<number> {
  const { port, pid, dialect } = peer
  const hold = (some: Member[], meanwhile: () => Promise<void>) =>
    load({ port, pid, dialect, members: some, work: { do: 'hold' } }, meanwhile)
  let grown = 0
  await hold(members.slice(0, first), async () => {
    await sleep(settleMs)
    const before = residentBytes(pid)
    await hold(members.slice(first), async () => {
      await sleep(settleMs)
      grown = residentBytes(pid) - before
    })
  })
  return grown / 1024 / (members.length - first)
}
