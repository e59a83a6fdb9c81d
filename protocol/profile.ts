import * as v from 'valibot'
import { readJson } from './json.ts'
import { limits } from './limits.ts'
import { displayName, wireText } from './text.ts'

/** What a plain profile holds: how a conversation is called, what it is about, and a small picture (WebP or JPEG in base64). */
export const PlainProfile = v.strictObject({
  name: displayName(limits.roomNameGraphemes),
  about: v.optional(v.pipe(wireText(limits.aboutGraphemes * 32), v.maxGraphemes(limits.aboutGraphemes))),
  picture: v.optional(v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]+={0,2}$/))),
})
export type PlainProfile = v.InferOutput<typeof PlainProfile>

/** `null` for what isn't a plain profile. */
export const readProfile = (profile: string): PlainProfile | null => readJson(PlainProfile, profile)

export const writeProfile = (profile: PlainProfile): string => JSON.stringify(profile)
