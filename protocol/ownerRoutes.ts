import * as v from 'valibot'
import { PersonId, Timestamp } from './ids.ts'
import { limits } from './limits.ts'
import {
  AccountInvite,
  House,
  HouseChange,
  Outcome,
  Reason,
  Report,
  Resident,
  SeenMessage,
  There,
  Usage,
} from './owner.ts'
import { Key, newLink, nothing, text } from './requests.ts'
import { Ticket } from './security.ts'

/** What people tell the owner of an instance, and what the owner alone may ask. */
export const ownerRoutes = {
  /** Tells the owner of somebody, or of something that somebody said. */
  'POST /reports': {
    takes: v.strictObject({
      about: PersonId,
      reason: Reason,
      note: text(limits.reportNoteGraphemes),
      seen: v.nullable(SeenMessage),
    }),
    gives: nothing,
  },
  /** Everybody, by username; `?q=` part of a name or username; `?only=banned`; `?after=` the page before's `next`. */
  'GET /owner/people': {
    takes: null,
    gives: v.strictObject({ people: v.array(Resident), next: v.nullable(v.string()) }),
  },
  'POST /owner/bans': { takes: v.strictObject({ person: PersonId }), gives: v.strictObject({ bannedAt: Timestamp }) },
  'DELETE /owner/bans/:person': { takes: null, gives: nothing },
  /** A link that sets a new password once, for somebody who has lost everything; its code is made as recovery codes are. */
  'POST /owner/people/:person/link': {
    takes: v.strictObject({ proof: Ticket, code: Key }),
    gives: v.strictObject({ expiresAt: Timestamp }),
  },
  'POST /owner/rooms/:room/end': { takes: nothing, gives: nothing },
  /** `?closed=yes` for those that are done; the newest first. */
  'GET /owner/reports': {
    takes: null,
    gives: v.strictObject({ reports: v.array(Report), next: v.nullable(v.string()) }),
  },
  /** What was done about it is done already. */
  'POST /owner/reports/:report/close': {
    takes: v.strictObject({ outcome: Outcome, remark: text(limits.reportNoteGraphemes) }),
    gives: nothing,
  },
  /** The last days, today first, and how much is there. */
  'GET /owner/usage': {
    takes: null,
    gives: v.strictObject({ days: v.array(Usage), there: There }),
  },
  'GET /owner/house': { takes: null, gives: House },
  'PATCH /owner/house': { takes: HouseChange, gives: House },
  'GET /owner/invites': { takes: null, gives: v.strictObject({ invites: v.array(AccountInvite) }) },
  'POST /owner/invites': {
    takes: newLink(limits.accountInviteUsesMax),
    gives: nothing,
  },
  'DELETE /owner/invites/:invite': { takes: null, gives: nothing },
} as const
