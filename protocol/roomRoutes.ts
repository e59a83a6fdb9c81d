import * as v from 'valibot'
import { DeviceName, SignedIn } from './account.ts'
import { Upload, UploadStatus } from './files.ts'
import { ConversationId, EventId, PersonId, RequestId, Timestamp } from './ids.ts'
import { limits } from './limits.ts'
import { Handle, Person } from './people.ts'
import { Key, newLink, nothing } from './requests.ts'
import { Listing, Preview } from './rooms.ts'
import { displayName, wireText } from './text.ts'

/** How conversations are made, found, entered and left, and what one brings into them. */
export const roomRoutes = {
  'POST /direct': {
    takes: v.strictObject({ handle: Handle }),
    gives: v.strictObject({ conversation: ConversationId, other: Person }),
  },
  'GET /rooms': {
    takes: null,
    gives: v.strictObject({ rooms: v.array(Listing), next: v.nullable(v.string()) }),
  },
  'POST /rooms': {
    takes: v.strictObject({
      request: RequestId,
      profile: wireText(limits.profileBytes),
      /** The hash of a link's secret, or null for a room that is listed. */
      invite: v.nullable(Key),
    }),
    gives: v.strictObject({ conversation: ConversationId, expiresAt: Timestamp }),
  },
  'POST /groups': {
    takes: v.strictObject({
      request: RequestId,
      profile: wireText(limits.profileBytes),
      people: v.pipe(v.array(PersonId), v.maxLength(limits.peoplePerLookup)),
    }),
    gives: v.strictObject({ conversation: ConversationId }),
  },
  /** Its invite link, for those who may manage it: a new one revokes the one before. */
  'GET /conversations/:conversation/invite': {
    takes: null,
    gives: v.strictObject({
      invite: v.nullable(
        v.strictObject({ hash: Key, expiresAt: v.nullable(Timestamp), usesLeft: v.nullable(v.number()) }),
      ),
    }),
  },
  'PUT /conversations/:conversation/invite': {
    takes: newLink(limits.inviteUsesMax),
    gives: nothing,
  },
  'DELETE /conversations/:conversation/invite': { takes: null, gives: nothing },
  /** What somebody without an account sees of a room before they come in as a guest; `challenge` is the key of one to be passed. */
  'POST /rooms/:room/door': {
    takes: v.strictObject({ auth: v.nullable(Key) }),
    gives: v.strictObject({ room: Preview, challenge: v.nullable(v.string()) }),
  },
  'POST /rooms/:room/guests': {
    takes: v.strictObject({
      id: EventId,
      auth: v.nullable(Key),
      name: displayName(limits.personNameGraphemes),
      deviceName: DeviceName,
      challenge: v.optional(v.pipe(v.string(), v.maxLength(2048))),
    }),
    gives: SignedIn,
  },
  /** Of `?ids=`, up to `limits.peoplePerLookup`, those who are or were in it: for whoever is, guests too. */
  'GET /conversations/:conversation/people': { takes: null, gives: v.strictObject({ people: v.array(Person) }) },
  /** Who can't come back, for those who decide that; whoever was banned last first. */
  'GET /conversations/:conversation/banned': { takes: null, gives: v.strictObject({ people: v.array(PersonId) }) },
  'POST /rooms/:room/preview': { takes: v.strictObject({ auth: v.nullable(Key) }), gives: Preview },
  'POST /rooms/:room/join': { takes: v.strictObject({ id: EventId, auth: v.nullable(Key) }), gives: nothing },
  /** Begins an upload, or says how far it is: the same again changes nothing. Its parts and its octets are protocol/files.ts. */
  'POST /conversations/:conversation/files': { takes: Upload, gives: UploadStatus },
  'GET /conversations/:conversation/files/:file/status': { takes: null, gives: UploadStatus },
  'POST /conversations/:conversation/files/:file/finish': { takes: nothing, gives: nothing },
  /** Drops an upload that no event names yet. */
  'DELETE /conversations/:conversation/files/:file': { takes: null, gives: nothing },
  'POST /conversations/:conversation/leave': { takes: v.strictObject({ id: EventId }), gives: nothing },
} as const
