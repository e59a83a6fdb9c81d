declare global {
  /** In test builds, where a test may wait or kill. */
  var parleyStep: ((name: Step) => Promise<void>) | undefined
}

/** Between any two of these a browser may die, and nothing that was said may be lost or doubled. */
export type Step = 'said' | 'stored' | 'shown' | 'sealed' | 'echoed' | 'kept'

export async function step(name: Step): Promise<void> {
  if (import.meta.env.MODE === 'test') await globalThis.parleyStep?.(name)
}
