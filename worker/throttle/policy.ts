/** How many tries are free, and how the wait grows after them. Nothing is ever shut: the wait has an end. */
export interface Rule {
  free: number
  firstMs: number
  maxMs: number
  /** One try is forgotten after each of these. */
  forgetMs: number
}

const second = 1000
const minute = 60 * second
const hour = 60 * minute

/** So many in a day: after that, one as often as a day has room for. */
const daily = (free: number): Rule => {
  const eachMs = (24 * hour) / free
  return { free, firstMs: eachMs, maxMs: eachMs, forgetMs: eachMs }
}

/**
 * What stands between a guesser and somebody's account. Nobody else's tries hold up a device that the person has signed in on
 * before (`own`), nor the first two in half a day from any other place (`fresh`): whoever has not been guessing gets in, however many
 * do. All the others wait for each other (`crowd`).
 */
export const rules = {
  /** One account from one address. */
  guess: { free: 5, firstMs: second, maxMs: 15 * minute, forgetMs: 10 * minute },
  /** One account from everywhere. */
  crowd: { free: 50, firstMs: second, maxMs: 10 * second, forgetMs: minute },
  fresh: { free: 2, firstMs: 12 * hour, maxMs: 12 * hour, forgetMs: 12 * hour },
  /** One account from one of its own devices. */
  own: { free: 10, firstMs: second, maxMs: minute, forgetMs: minute },
  /** An authenticator's code, which has but a million values: from one address, and from everywhere. */
  code: { free: 5, firstMs: 2 * second, maxMs: 30 * minute, forgetMs: 30 * minute },
  codes: { free: 20, firstMs: 2 * second, maxMs: 2 * minute, forgetMs: 10 * minute },
  /** Any accounts from one address, behind which there may be a school. */
  spray: { free: 100, firstMs: second, maxMs: minute, forgetMs: 10 * second },
  /** What costs an answer and no more. */
  asks: { free: 200, firstMs: second, maxMs: 10 * second, forgetMs: second },
  /** New accounts from one address. */
  joins: { free: 20, firstMs: 10 * second, maxMs: 10 * minute, forgetMs: 10 * minute },
  /** E-mails that somebody asks for, to one account and to one address: whoever is sent them didn't ask. */
  mails: { free: 3, firstMs: 5 * minute, maxMs: hour, forgetMs: hour },
  /** What takes up room here, a day: rooms and groups, and pictures and files, of one person and from one address. */
  makes: daily(100),
  allMakes: daily(500),
  puts: daily(200),
  allPuts: daily(2_000),
  /** What an owner has to read. */
  reports: daily(20),
  /** New guests from one address: a class, or a party. */
  guests: { free: 40, firstMs: 5 * second, maxMs: 10 * minute, forgetMs: 2 * minute },
} as const satisfies Record<string, Rule>
export type RuleName = keyof typeof rules

/** How often it was tried, and when last. */
export interface Tries {
  count: number
  at: number
}

/** What is left of them by now. */
export const remaining = ({ count, at }: Tries, { forgetMs }: Rule, now: number): number =>
  Math.max(0, count - Math.floor(Math.max(0, now - at) / forgetMs))

/** How long until the next try is let through; 0 for now. */
export function waitMs(tries: Tries, rule: Rule, now: number): number {
  const over = remaining(tries, rule, now) - rule.free
  if (over < 0) return 0
  const wait = Math.min(rule.maxMs, rule.firstMs * 2 ** Math.min(over, 30))
  return Math.max(0, tries.at + wait - now)
}

/** One more. What was forgotten stays so: a try moves `at` on. */
export const added = (tries: Tries, rule: Rule, now: number): Tries => ({
  count: remaining(tries, rule, now) + 1,
  at: now,
})
