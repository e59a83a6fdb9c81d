import * as v from 'valibot'
import { readJson } from './json.ts'
import { limits } from './limits.ts'
import { displayName } from './text.ts'

/** What a plain profile holds: how a conversation is called. */
export const PlainProfile = v.strictObject({ name: displayName(limits.roomNameGraphemes) })
export type PlainProfile = v.InferOutput<typeof PlainProfile>

/** `null` for what isn't a plain profile. */
export const readProfile = (profile: string): PlainProfile | null => readJson(PlainProfile, profile)

export const writeProfile = (profile: PlainProfile): string => JSON.stringify(profile)
