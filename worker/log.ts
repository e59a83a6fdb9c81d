/** What may be logged: nothing that anybody said, chose or carries. */
interface SafeFields {
  route?: string
  status?: number
  /** An error's class and message; our own errors hold no content. */
  problem?: string
  step?: string
}

export function log(event: 'error' | 'alarm' | 'settings', fields: SafeFields): void {
  console.log(JSON.stringify({ event, ...fields }))
}

/** The class and message of something thrown. */
export const problemOf = (thrown: unknown): string =>
  thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : 'thrown value'
