import * as v from 'valibot'
import { Seq } from './ids.ts'
import { limits } from './limits.ts'

/** What I have deleted for myself of a conversation: seqs, from the first to the last of each run; upwards. */
export const Hidden = v.array(v.tuple([Seq, Seq]))
export type Hidden = v.InferOutput<typeof Hidden>

/** With one more. Past a limit the oldest are shown again. */
export function hide(hidden: Hidden, seq: Seq): Hidden {
  if (isHidden(hidden, seq)) return hidden
  const runs: Hidden = []
  for (const [low, high] of [...hidden, [seq, seq] as const].sort(([one], [other]) => one - other)) {
    const last = runs.at(-1)
    if (last && last[1] + 1 === low) last[1] = high
    else runs.push([low, high])
  }
  return runs.slice(-limits.hiddenRuns)
}

export const isHidden = (hidden: Hidden, seq: number): boolean =>
  hidden.some(([low, high]) => low <= seq && seq <= high)
