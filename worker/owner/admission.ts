import { hashKey } from '../auth/hmac.ts'
import { type Call, Refusal } from '../routing.ts'
import { giveBackInvite, takeInvite } from './invites.ts'

/** Somebody may make an account here, unless nothing comes of it after all. */
export interface Admission {
  giveBack(): Promise<void>
}

/** Asks whether whoever shows `invite`, or nothing, may make an account: a new one, or one that a guest keeps. */
export async function admit(call: Call, invite: string | undefined): Promise<Admission | Refusal> {
  const db = call.get('db')
  const now = Date.now()
  const { registering } = await call.get('house').read(db, call.get('settings'), now)
  if (registering === 'anyone') return { async giveBack() {} }
  if (registering === 'nobody') return shut
  const hash = invite && (await hashKey(invite))
  if (!hash) return uninvited
  if (!(await takeInvite(db, hash, now))) return usedUp
  return {
    async giveBack() {
      await giveBackInvite(db, hash)
    },
  }
}

const shut = new Refusal(403, 'nobody-registers', 'Nobody can register here now. Ask the owner of this instance.')
const uninvited = new Refusal(403, 'by-invite', 'One registers here by an invite link. Ask the owner of this instance.')
const usedUp = new Refusal(
  403,
  'by-invite',
  'This invite link has run out, is used up or was revoked. Ask for a new one.',
)
