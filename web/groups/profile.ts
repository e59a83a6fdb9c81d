import * as v from 'valibot'
import { limits } from '../../protocol/limits.ts'
import { PlainProfile, readProfile, writeProfile } from '../../protocol/profile.ts'
import { byteLength } from '../../protocol/text.ts'

/** How a group is called and looks, while it is being written. */
export interface Words {
  name: string
  about: string
  /** In base64. */
  picture: string | null
}

export const noWords: Words = { name: '', about: '', picture: null }

export function wordsIn(profile: string): Words {
  const { name = '', about = '', picture = null } = readProfile(profile) ?? {}
  return { name, about, picture }
}

type Written = { profile: string; wrong: null } | { profile: null; wrong: string }

/** A profile, or what is wrong with it in a sentence. */
export function profileOf({ name, about, picture }: Words): Written {
  if (name.trim() === '') return wrong('Give the group a name.')
  const read = v.safeParse(PlainProfile, {
    name,
    ...(about.trim() !== '' && { about: about.trim() }),
    ...(picture !== null && { picture }),
  })
  if (!read.success) {
    const [{ path, message }] = read.issues
    if (path?.[0]?.key === 'name') return wrong(`The name is ${message}.`)
    return wrong(`The description is too long: at most ${limits.aboutGraphemes} characters.`)
  }
  const profile = writeProfile(read.output)
  if (byteLength(profile) > limits.profileBytes) return wrong('The description takes too much room. Make it shorter.')
  return { profile, wrong: null }
}

const wrong = (sentence: string): Written => ({ profile: null, wrong: sentence })
