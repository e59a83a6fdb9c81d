import { and, eq } from 'drizzle-orm'
import type { DrizzleD1Database } from 'drizzle-orm/d1'
import * as v from 'valibot'
import { AvatarId, type PersonId } from '../../protocol/ids.ts'
import { avatar, person } from '../db/schema.ts'

type Db = DrizzleD1Database
export type PictureType = (typeof avatar.$inferSelect)['type']

/** What a picture is by its first bytes, whatever it is said to be; null for anything that isn't shown. */
export function typeOf(bytes: Uint8Array): PictureType | null {
  const begins = (at: number, ...signature: number[]) => signature.every((byte, index) => bytes[at + index] === byte)
  if (begins(0, 0xff, 0xd8, 0xff)) return 'image/jpeg'
  if (begins(0, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png'
  return begins(0, 0x52, 0x49, 0x46, 0x46) && begins(8, 0x57, 0x45, 0x42, 0x50) ? 'image/webp' : null
}

/** In place of the one before. */
export async function putAvatar(
  db: Db,
  me: PersonId,
  picture: { type: PictureType; bytes: Uint8Array<ArrayBuffer> },
  now: number,
): Promise<AvatarId> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', picture.bytes))
  const id = v.parse(AvatarId, digest.slice(0, 16).toHex())
  const row = { id, ...picture, at: now }
  await db.batch([
    db
      .insert(avatar)
      .values({ person: me, ...row })
      .onConflictDoUpdate({ target: avatar.person, set: row }),
    db.update(person).set({ avatar: id }).where(eq(person.id, me)),
  ])
  return id
}

export async function dropAvatar(db: Db, me: PersonId): Promise<void> {
  await db.batch([
    db.update(person).set({ avatar: null }).where(eq(person.id, me)),
    db.delete(avatar).where(eq(avatar.person, me)),
  ])
}

export async function readAvatar(
  db: Db,
  of: PersonId,
  id: AvatarId,
): Promise<{ type: PictureType; bytes: Uint8Array<ArrayBuffer> } | null> {
  const [found] = await db
    .select({ type: avatar.type, bytes: avatar.bytes })
    .from(avatar)
    .where(and(eq(avatar.person, of), eq(avatar.id, id)))
  return found ?? null
}
