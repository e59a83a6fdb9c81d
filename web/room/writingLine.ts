import { type Accessor, createMemo } from 'solid-js'
import { useContacts } from '../people/contacts.ts'
import { shownName, useNames } from '../people/names.ts'
import type { Model } from './model.ts'
import { writingLine } from './writing.ts'

/** "Ann is typing…", of those of whom I want to hear; null when nobody is. */
export function createWritingLine(model: Model): Accessor<string | null> {
  const names = useNames()
  const contacts = useContacts()
  return createMemo(() => {
    const writers = model.writing.map(({ person }) => person).filter((person) => !contacts.isBlocked(person))
    return writingLine(writers.map((person) => shownName(names.person(person)) ?? 'Somebody'))
  })
}
