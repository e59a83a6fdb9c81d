const plural = new Intl.PluralRules('en')

/** "1 person", "14 people" */
export const peopleCount = (count: number): string =>
  `${new Intl.NumberFormat().format(count)} ${plural.select(count) === 'one' ? 'person' : 'people'}`
