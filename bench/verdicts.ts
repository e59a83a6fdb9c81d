import { median } from '../scripts/figures/table.ts'
import type { Results } from './results.ts'
import type { Match } from './rounds.ts'
import type { Quantity, Target } from './trials.ts'

export interface Verdict {
  /** Ours to theirs in each round. */
  ratios: number[]
  target: Target | null
  /** Of the rounds' ratios the median counts. Null where nothing is demanded. */
  reached: boolean | null
}

export function judge({ opponent, ours, theirs }: Match, quantity: Quantity): Verdict {
  const ratios = ours[quantity].map((value, round) => value / (theirs[quantity][round] ?? Number.NaN))
  const target = opponent.targets.find((one) => one.quantity === quantity) ?? null
  return { ratios, target, reached: target && isReached(target, median(ratios)) }
}

/** Whether anything that is demanded wasn't reached. */
export const isMissed = ({ outcomes }: Results): boolean =>
  outcomes.some(({ trial, matches }) =>
    trial.quantities.some((quantity) => matches.some((match) => judge(match, quantity).reached === false)),
  )

const isReached = ({ is, ratio }: Target, reached: number): boolean =>
  is === '≥' ? reached >= ratio : reached <= ratio
