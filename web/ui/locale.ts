/** English, which the words are in, as it is written where the browser is: numbers and dates don't speak another language. */
export const locale = englishOf(navigator.language)

/** Twelve hours or twenty-four, as the browser has it: English isn’t known for every region. */
export const { hourCycle } = new Intl.DateTimeFormat(navigator.language, { hour: 'numeric' }).resolvedOptions()

const numberFormat = new Intl.NumberFormat(locale)
export const number = (count: number): string => numberFormat.format(count)

function englishOf(language: string): string {
  const { region } = new Intl.Locale(language).maximize()
  return region ? `en-${region}` : 'en'
}
