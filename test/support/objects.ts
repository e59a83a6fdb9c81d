import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import type { ConversationId, Timestamp } from '../../protocol/ids.ts'
import type { Room } from '../../worker/room/object.ts'
import type { Facts } from '../../worker/room/store.ts'

export const roomStub = (id: ConversationId): DurableObjectStub<Room> => env.ROOMS.get(env.ROOMS.idFromString(id))

/** What a listed room is made as, where nothing else matters. */
export const listedRoom = {
  kind: 'room',
  seal: 'plain',
  profile: '{"name":"Book group"}',
  listed: true,
  createdAt: 0 as Timestamp,
  expiresAt: Number.MAX_SAFE_INTEGER as Timestamp,
} as const satisfies Facts

/** Rows of the room's own database. */
export const rows = (
  id: ConversationId,
  sql: string,
  ...values: unknown[]
): Promise<Record<string, SqlStorageValue>[]> =>
  runInDurableObject(roomStub(id), (_, { storage }) =>
    storage.sql.exec(sql, ...(values as SqlStorageValue[])).toArray(),
  )

export const alarmOf = (id: ConversationId): Promise<number | null> =>
  runInDurableObject(roomStub(id), (_, { storage }) => storage.getAlarm())

/** Whether anything at all is kept there. */
export const isEmpty = (id: ConversationId): Promise<boolean> =>
  runInDurableObject(
    roomStub(id),
    (_, { storage }) =>
      storage.sql
        .exec("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\'")
        .toArray().length === 0,
  )
