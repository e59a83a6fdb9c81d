import * as v from 'valibot'
import { type ConversationId, FileId, Place } from './ids.ts'
import { limits } from './limits.ts'
import { wireText } from './text.ts'

/** A file that somebody is about to bring. `type` is what their browser takes it for; the server believes what it sees. */
export const Upload = v.strictObject({
  id: FileId,
  bytes: v.pipe(Place, v.maxValue(limits.sealedFileBytes)),
  type: wireText(limits.mediaTypeBytes),
})
export type Upload = v.InferOutput<typeof Upload>

/** How far an upload is: which of its parts are there, counted from 0, and whether it is finished. */
export const UploadStatus = v.strictObject({ bytes: Place, parts: v.array(Place), finished: v.boolean() })
export type UploadStatus = v.InferOutput<typeof UploadStatus>

export const partCount = (bytes: number): number => Math.ceil(bytes / limits.filePartBytes)

/** How long the part `n` of a file is: all but the last are full. 0 for one that it doesn't have. */
export const partLength = (bytes: number, n: number): number =>
  Math.max(0, Math.min(limits.filePartBytes, bytes - n * limits.filePartBytes))

/** Under `/u/<slot>/api`: a file's octets, to be fetched. `?name=` is what it is called when it is saved. */
export const filePath = (conversation: ConversationId, id: FileId): string =>
  `/conversations/${conversation}/files/${id}`

/** Where its part `n` is put, as `application/octet-stream`. */
export const partPath = (conversation: ConversationId, id: FileId, n: number): string =>
  `${filePath(conversation, id)}/parts/${n}`
