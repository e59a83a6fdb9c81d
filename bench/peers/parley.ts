import type { ConversationId } from '../../protocol/ids.ts'
import { protocolVersion } from '../../protocol/version.ts'
import type { Client } from '../../test/instance/client.ts'
import { startInstance } from '../../test/instance/instance.ts'
import type { Member } from '../load/connection.ts'
import type { Peer } from './peer.ts'
import { inTurns, People } from './people.ts'
import { pinned } from './workerd.ts'

/** Parley as it is deployed: members are people who are signed in and have joined. */
export async function startParley(): Promise<Peer> {
  const { started: instance, pid } = await pinned(() => startInstance({ vars: { LIMITS: 'off' }, page: null }))
  const people = new People(instance.url)
  const rooms = new Map<string, ConversationId>()
  return {
    dialect: 'parley',
    port: Number(new URL(instance.url).port),
    pid,
    async room(name, members) {
      const inside = await people.some(members)
      const room = rooms.get(name) ?? (await makeRoom(inside, name))
      rooms.set(name, room)
      return inside.map((person) => memberOf(person, room))
    },
    stop: () => instance.stop(),
  }
}

async function makeRoom([owner, ...others]: Client[], name: string): Promise<ConversationId> {
  if (!owner) throw new Error('a room needs somebody')
  const room = await owner.makeRoom(name)
  await inTurns(others, (person) => person.join(room))
  return room
}

const memberOf = ({ id, cookie, url }: Client, room: ConversationId): Member => ({
  path: `/u/0/api/conversations/${room}/socket?as=${id}&v=${protocolVersion}`,
  headers: { cookie, origin: url },
})
