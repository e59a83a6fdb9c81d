declare const WHOLE: boolean

/** How often a proof is run: less in `npm test`, the whole in `npm run test:faults`. */
export const rounds = (reduced: number, whole: number): number => (WHOLE ? whole : reduced)
