import { everybody } from '../../protocol/people.ts'
import type { Source } from './completion.ts'
import { type Mentionable, mentionable, mentionBegun } from './mentions.ts'

const most = 8

/** Completes `@name` with the people of a conversation, and `@all` where that may be said. */
export const peopleSource = (people: () => readonly Mentionable[], all: () => boolean): Source => ({
  label: 'People',
  begun: mentionBegun,
  find: (query) =>
    mentionable(people(), query, { all: all(), most }).map((one) =>
      one
        ? { text: `@${one.handle}`, label: one.name, hint: `@${one.handle}` }
        : { text: `@${everybody}`, label: `@${everybody}`, hint: 'Everybody here' },
    ),
})
