import { untrack } from 'solid-js'
import type { PersonId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import { everybody } from '../../protocol/people.ts'
import { useNames } from '../people/names.ts'
import { mentionsIn } from '../text/ast.ts'
import type { WhoIs } from '../text/Formatted.tsx'
import { type Formatting, useFormatting } from '../text/formatting.ts'
import { splitAtHandles } from '../text/handles.ts'
import type { Mentionable } from '../text/mentions.ts'
import { canManage } from './may.ts'
import { peopleIn, roleOf } from './members.ts'
import type { Model } from './model.ts'

/** How those are called whom a message in a conversation names. */
export function createWhoIs(model: Model): WhoIs {
  const names = useNames()
  return (handle) => {
    if (handle === everybody) return model.facts?.kind === 'direct' ? null : { name: everybody, me: true }
    const person = names.called(handle)
    if (person) return { name: person.name, me: person.id === model.me }
    // Who they are is asked once; the answer brings the name.
    for (const id of peopleIn(model.members)) untrack(() => names.person(id))
    return null
  }
}

export interface Mentions {
  /** Whom one may name. */
  people(): Mentionable[]
  /** Whether everybody may be named at once: anybody does so in a group, its owner and admins in a room, if it isn't too large. */
  all(): boolean
  /** Those whom a text names, if any. */
  in(text: string): PersonId[] | undefined
}

export function createMentions(model: Model): Mentions {
  const names = useNames()
  const formatting = useFormatting()
  const others = () => peopleIn(model.members).filter((person) => person !== model.me)
  const all = () => mayCallAll(model)
  return {
    people: () =>
      others().flatMap((id) => {
        const person = names.person(id)
        // A guest has no handle that could be written.
        return person && !person.guest ? [{ person: id, handle: person.handle, name: person.name }] : []
      }),
    all,
    in(text) {
      const handles = handlesIn(formatting, text)
      if (handles.has(everybody) && all()) return others()
      const named = [...handles].flatMap((handle) => names.called(handle)?.id ?? [])
      const here = named.filter((id) => id !== model.me && roleOf(model.members, id) !== 'left')
      return here.length > 0 ? here.slice(0, limits.notifyPeople) : undefined
    },
  }
}

/** What stands in code names nobody, if one can tell yet: saying something waits for nothing. */
function handlesIn(formatting: Formatting, text: string): Set<string> {
  if (!text.includes('@')) return new Set()
  const blocks = formatting.blocksOf(text)
  return blocks ? mentionsIn(blocks) : new Set(splitAtHandles(text).flatMap(({ handle }) => handle ?? []))
}

function mayCallAll({ facts, members, me }: Model): boolean {
  if (!facts || facts.kind === 'direct' || !members.whole || members.people > limits.notifyPeople) return false
  return facts.kind === 'group' || canManage(roleOf(members, me))
}
