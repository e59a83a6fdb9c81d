import * as v from 'valibot'
import { FileId, Place } from './ids.ts'
import { limits } from './limits.ts'
import { wireText } from './text.ts'

const pixels = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535))
const base64 = (octets: number) => v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]+={0,2}$/), v.maxLength(octets * 2))

/** What a message says of a file that goes with it. Whoever wrote it may have said anything: it decides how a file is laid out, never how it is run. */
export const Attachment = v.strictObject({
  id: FileId,
  name: v.pipe(wireText(limits.fileNameBytes), v.nonEmpty()),
  type: wireText(limits.mediaTypeBytes),
  /** Before it was sealed. */
  bytes: v.pipe(Place, v.maxValue(limits.fileBytes)),
  /** What opens it, where the conversation is sealed. */
  key: v.optional(base64(32)),
  width: v.optional(pixels),
  height: v.optional(pixels),
  /** 4 × 4 colours, three octets each: what is seen until the picture is there. */
  preview: v.optional(base64(48)),
  seconds: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(24 * 3600))),
  /** How loud it is, from 0 to 31, in as many pieces of equal length. */
  peaks: v.optional(
    v.pipe(v.array(v.pipe(Place, v.maxValue(limits.peakMax))), v.minLength(1), v.maxLength(limits.peaks)),
  ),
})
export type Attachment = v.InferOutput<typeof Attachment>

export const Attachments = v.pipe(
  v.array(Attachment),
  v.minLength(1),
  v.maxLength(limits.filesPerEvent),
  v.check((files) => new Set(files.map(({ id }) => id)).size === files.length, 'one file twice'),
)
