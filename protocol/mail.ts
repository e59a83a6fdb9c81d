import * as v from 'valibot'
import { Timestamp } from './ids.ts'

/** An address as most are (RFC 5321, 4.1.2, without quotes): nothing in it ends a line or begins another address. */
export const MailAddress = v.pipe(
  v.string(),
  v.trim(),
  v.maxLength(254, 'This address is too long.'),
  v.regex(
    /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$/,
    'This is no e-mail address.',
  ),
  v.check((address) => address.lastIndexOf('@') <= 64, 'This is no e-mail address.'),
)

/** What was sent to an address, to be typed where it was given. */
export const MailCode = v.pipe(
  v.string(),
  v.maxLength(20),
  v.transform((code) => code.replace(/\s/g, '')),
  v.regex(/^\d{6}$/, 'A code has six digits.'),
)

/** Of what somebody wants to be written to. */
export const MailWishes = v.strictObject({ digest: v.boolean(), news: v.boolean() })
export type MailWishes = v.InferOutput<typeof MailWishes>

/** Whether this instance writes e-mails, and where mine go: to the address that I confirmed, not yet to one that is pending. */
export const MyMail = v.strictObject({
  offered: v.boolean(),
  address: v.nullable(v.string()),
  pending: v.nullable(v.string()),
  ...MailWishes.entries,
})
export type MyMail = v.InferOutput<typeof MyMail>

/** What would have been sent. */
export const ShownMail = v.strictObject({
  id: v.string(),
  at: Timestamp,
  recipient: v.string(),
  subject: v.string(),
  text: v.string(),
  headers: v.record(v.string(), v.string()),
})
export type ShownMail = v.InferOutput<typeof ShownMail>
