import { and, desc, eq, gt, isNull } from 'drizzle-orm'
import type { DrizzleD1Database } from 'drizzle-orm/d1'
import * as v from 'valibot'
import { type DeviceId, type PersonId, type SessionId, Timestamp } from '../../protocol/ids.ts'
import type { UsedDevice } from '../../protocol/security.ts'
import { device, session } from '../db/schema.ts'

type Db = DrizzleD1Database

export async function isOwnDevice(db: Db, id: DeviceId, person: PersonId): Promise<boolean> {
  const [found] = await db
    .select({ id: device.id })
    .from(device)
    .where(and(eq(device.id, id), eq(device.person, person), isNull(device.revokedAt)))
  return found !== undefined
}

export interface Living {
  session: SessionId
  device: DeviceId
  name: string
  country: string | null
  usedAt: number
}

/** Somebody's sessions that may still act, the one used last first. */
export const sessionsOf = (db: Db, person: PersonId, now: number): Promise<Living[]> =>
  db
    .select({
      session: session.id,
      device: session.device,
      name: device.name,
      country: session.country,
      usedAt: session.rotatedAt,
    })
    .from(session)
    .innerJoin(device, eq(device.id, session.device))
    .where(and(eq(session.person, person), isNull(session.revokedAt), gt(session.expiresAt, now)))
    .orderBy(desc(session.rotatedAt))

/** A device that was signed in more than once is one device. */
export function devicesOf(living: Living[]): UsedDevice[] {
  const newest = new Map(living.toReversed().map((one) => [one.device, one]))
  return living
    .filter((one) => newest.get(one.device) === one)
    .map(({ device, name, country, usedAt }) => ({ device, name, country, usedAt: v.parse(Timestamp, usedAt) }))
}

/** Devices of one's own that are not to be known again: whoever signs in there gets a new one. */
export const revokeDevice = (db: Db, id: DeviceId, person: PersonId, now: number) =>
  db
    .update(device)
    .set({ revokedAt: now })
    .where(and(eq(device.id, id), eq(device.person, person), isNull(device.revokedAt)))
