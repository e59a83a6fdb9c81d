import * as v from 'valibot'
import { wireText } from './text.ts'

/** 32 bytes in base64url: a key derived in the browser, or the hash of one. */
export const Key = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/))

/** `strictObject` alone takes an empty list too. */
export const nothing = v.pipe(
  v.unknown(),
  v.check((value) => !Array.isArray(value), 'not an object'),
  v.strictObject({}),
)

/** Lines of text for people to read, or none. */
export const text = (graphemes: number) => v.pipe(wireText(graphemes * 32), v.trim(), v.maxGraphemes(graphemes))

/** A link as its maker wants it: the hash of its secret, for how long and for how many; null for no end. */
export const newLink = (usesMax: number) =>
  v.strictObject({
    hash: Key,
    expiresInMs: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(60_000), v.maxValue(365 * 24 * 3600_000))),
    uses: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(usesMax))),
  })
