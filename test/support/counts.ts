declare const WHOLE: boolean
declare const SEED: string

/** How often a proof is run: less in `npm test`, the whole in `npm run test:faults` and `npm run test:attacks`. */
export const rounds = (reduced: number, whole: number): number => (WHOLE ? whole : reduced)

/** The seeds of a random proof: 1 to that many, or the one of `PARLEY_SEED=… npx vitest run …`, to look at what it found. */
export const seeds = (reduced: number, whole: number): number[] =>
  SEED ? [Number(SEED)] : Array.from({ length: rounds(reduced, whole) }, (_, index) => index + 1)
