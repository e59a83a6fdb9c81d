import * as v from 'valibot'
import { Argon2, DeviceName, SignedIn } from './account.ts'
import { DeviceId, ReceiptId, Timestamp } from './ids.ts'
import { limits } from './limits.ts'
import { MailAddress, MailCode, MailWishes, MyMail, ShownMail } from './mail.ts'
import { Registering } from './owner.ts'
import { Handle } from './people.ts'
import { Key, nothing } from './requests.ts'
import {
  Assertion,
  Attestation,
  Erasing,
  PasskeyName,
  PasskeyOptions,
  Salt,
  Security,
  Ticket,
  TotpCode,
} from './security.ts'

/** What every way in says of the browser. */
const Entering = { device: v.optional(DeviceId), deviceName: DeviceName }
/** What the secret of an owner's invite link proves, where one registers by that. */
const Invited = { invite: v.optional(Key) }
const NewPassword = { auth: Key, salt: Salt, argon2: Argon2 }
/** The same password, derived as it is from now on: taken by the last step of a log-in, where it was derived otherwise until now. */
const Raised = { raised: v.optional(v.strictObject(NewPassword)) }

/** How one comes in, and what one's account is opened by. */
export const accountRoutes = {
  /** How one comes in here: who may register, and whether a lost password is seen to by e-mail. */
  'GET /door': { takes: null, gives: v.strictObject({ registering: Registering, mail: v.boolean() }) },
  'POST /salt': {
    takes: v.strictObject({ handle: Handle }),
    /** How the password was derived that they have, and how one is derived from now on. */
    gives: v.strictObject({ salt: v.string(), argon2: Argon2, newest: Argon2 }),
  },
  'POST /register': {
    takes: v.strictObject({
      handle: Handle,
      auth: Key,
      argon2: Argon2,
      deviceName: DeviceName,
      ...Invited,
    }),
    gives: SignedIn,
  },
  'POST /login': {
    takes: v.strictObject({
      handle: Handle,
      auth: Key,
      ...Raised,
      ...Entering,
    }),
    /** A ticket where the password was right, and a code of the authenticator is asked for. */
    gives: v.union([SignedIn, v.strictObject({ ticket: Ticket })]),
  },
  /** The second step: the authenticator's code, or in its place one of the recovery codes. */
  'POST /login/code': {
    takes: v.strictObject({ ticket: Ticket, code: v.union([TotpCode, Key]), ...Raised, ...Entering }),
    gives: SignedIn,
  },
  'POST /login/passkey/options': { takes: nothing, gives: PasskeyOptions },
  'POST /login/passkey': { takes: v.strictObject({ response: Assertion, ...Entering }), gives: SignedIn },
  /** A new password for whoever has a recovery code, or the one-time link that an owner made. */
  'POST /recover': {
    takes: v.strictObject({ handle: Handle, code: Key, ...NewPassword, ...Entering }),
    /** A ticket where the code came by e-mail, which is one step of two. */
    gives: v.union([SignedIn, v.strictObject({ ticket: Ticket })]),
  },
  /** Sends such a code to the address of whoever is called so. Nothing tells whether anybody is, or has one. */
  'POST /recover/mail': { takes: v.strictObject({ handle: Handle }), gives: nothing },
  'POST /refresh': { takes: nothing, gives: SignedIn },
  'POST /logout': { takes: nothing, gives: nothing },
  'GET /me': { takes: null, gives: SignedIn },
  'GET /me/security': { takes: null, gives: Security },
  /** By the password again, or a passkey: for ten minutes this session may change how the account is opened. */
  'POST /me/proof': { takes: v.strictObject({ auth: Key }), gives: v.strictObject({ proof: Ticket }) },
  'POST /me/proof/passkey/options': { takes: nothing, gives: PasskeyOptions },
  'POST /me/proof/passkey': {
    takes: v.strictObject({ response: Assertion }),
    gives: v.strictObject({ proof: Ticket }),
  },
  /** Ends every session but this one. */
  'PUT /me/password': { takes: v.strictObject({ proof: Ticket, ...NewPassword }), gives: nothing },
  'DELETE /me/devices': { takes: nothing, gives: nothing },
  'DELETE /me/devices/:device': { takes: nothing, gives: nothing },
  'POST /me/passkeys/options': { takes: v.strictObject({ proof: Ticket }), gives: PasskeyOptions },
  'POST /me/passkeys': { takes: v.strictObject({ name: PasskeyName, response: Attestation }), gives: nothing },
  'PATCH /me/passkeys/:passkey': { takes: v.strictObject({ name: PasskeyName }), gives: nothing },
  'DELETE /me/passkeys/:passkey': { takes: v.strictObject({ proof: Ticket }), gives: nothing },
  /** A new secret for an authenticator, as text and as an address for a QR code; it counts once a code was shown. */
  'POST /me/totp': {
    takes: v.strictObject({ proof: Ticket }),
    gives: v.strictObject({ secret: v.string(), uri: v.string() }),
  },
  'POST /me/totp/confirm': { takes: v.strictObject({ code: TotpCode }), gives: nothing },
  'DELETE /me/totp': { takes: v.strictObject({ proof: Ticket }), gives: nothing },
  /** The halves of ten codes that prove them, derived in the browser; those before them are of no use any more. */
  'PUT /me/codes': {
    takes: v.strictObject({ proof: Ticket, codes: v.pipe(v.array(Key), v.length(limits.recoveryCodes)) }),
    gives: nothing,
  },
  'GET /me/mail': { takes: null, gives: MyMail },
  /** Sends a code there; the address before it stays until that is confirmed. */
  'PUT /me/mail': { takes: v.strictObject({ proof: Ticket, address: MailAddress }), gives: MyMail },
  'POST /me/mail/confirm': { takes: v.strictObject({ code: MailCode }), gives: MyMail },
  'PATCH /me/mail': { takes: v.partial(MailWishes), gives: MyMail },
  'DELETE /me/mail': { takes: v.strictObject({ proof: Ticket }), gives: MyMail },
  /** What would have been sent, on a machine where Parley is tried; nowhere else. */
  'GET /dev/mail': { takes: null, gives: v.strictObject({ mails: v.array(ShownMail) }) },
  'POST /me/delete': {
    takes: v.strictObject({ proof: Ticket, messages: Erasing }),
    gives: v.strictObject({ receipt: ReceiptId }),
  },
  /** How far it is; whoever has the receipt may ask. */
  'GET /erasures/:receipt': {
    takes: null,
    gives: v.strictObject({ messages: Erasing, askedAt: Timestamp, doneAt: v.nullable(Timestamp) }),
  },
  /** A guest makes an account, and stays who they are. */
  'POST /me/keep': {
    takes: v.strictObject({ handle: Handle, auth: Key, argon2: Argon2, ...Invited }),
    gives: SignedIn,
  },
} as const
