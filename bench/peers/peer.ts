import type { Member } from '../load/connection.ts'
import type { DialectName } from '../load/dialects.ts'

/** A server that does the same work, in a process of its own on the servers' core. */
export interface Peer {
  dialect: DialectName
  port: number
  pid: number
  /** So many members of the one room named so; asking again gives the same. */
  room(name: string, members: number): Promise<Member[]>
  stop(): Promise<void>
}
