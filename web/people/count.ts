import { number } from '../ui/locale.ts'

const plural = new Intl.PluralRules('en')

/** "1 person", "14 people" */
export const peopleCount = (count: number): string =>
  `${number(count)} ${plural.select(count) === 'one' ? 'person' : 'people'}`
