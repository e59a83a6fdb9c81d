import { limits } from '../../protocol/limits.ts'
import type { Reading } from './files.ts'

/**
 * A file as it is served. It is shown in the page only when its own octets say that it is a picture, a video or a sound; all else
 * is for saving. Whatever it is, it is nothing that runs: the browser may not guess another type, and opened by itself it is in a
 * sandbox that loads nothing.
 */
export function answerWith(
  { type, bytes, range, until }: Reading,
  octets: ReadableStream<Uint8Array>,
  name: string,
  now: number,
): Response {
  const length = range.end - range.start
  const headers = {
    ...guarded,
    'content-type': type ?? 'application/octet-stream',
    'content-disposition': disposition(type ? 'inline' : 'attachment', name),
    'cache-control': `private, immutable, max-age=${secondsLeft(until, now)}`,
    'accept-ranges': 'bytes',
    ...(!range.whole && { 'content-range': `bytes ${range.start}-${range.end - 1}/${bytes}` }),
  }
  if (length > 0)
    return new Response(octets.pipeThrough(new FixedLengthStream(length)), { status: range.whole ? 200 : 206, headers })
  void octets.cancel()
  return new Response(null, { headers })
}

export const unsatisfiable = (bytes: number): Response =>
  new Response(null, { status: 416, headers: { ...guarded, 'content-range': `bytes */${bytes}` } })

const guarded = {
  'content-security-policy': "default-src 'none'; sandbox",
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
}

/** No longer than the file itself lives; what is erased is asked for by nobody, and goes from the browser within a week. */
const secondsLeft = (until: number | null, now: number): number =>
  Math.floor(Math.min(limits.roomLifetimeMs, Math.max(0, (until ?? Number.POSITIVE_INFINITY) - now)) / 1000)

/** RFC 6266: what a file is called when it is saved. The name comes with the request, for in the conversation it may be sealed. */
export function disposition(how: 'inline' | 'attachment', name: string): string {
  const safe = name.toWellFormed().replace(unsafe, '_').slice(0, limits.fileNameBytes).toWellFormed()
  if (safe === '') return how
  const ascii = safe.replace(/[^ !#-[\]-~]/g, '_')
  return `${how}; filename="${ascii}"; filename*=UTF-8''${encodeRfc8187(safe)}`
}

/** What is no part of a name: controls, what turns its direction or hides in it, and what separates folders. */
const unsafe = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}/\\]/gu

const encodeRfc8187 = (text: string): string =>
  encodeURIComponent(text).replace(/['()*]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`)
