import { DrizzleQueryError } from 'drizzle-orm/errors'

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

/** What became of several things at once, of which each may fail by itself. */
export function logFailed(step: string, results: PromiseSettledResult<unknown>[]): void {
  for (const one of results) if (one.status === 'rejected') log('error', { step, problem: problemOf(one.reason) })
}

/**
 * The class and message of something thrown. A failed query's own message holds its parameters: handles, ids, hashes. What an object
 * throws comes to whoever called it with that message, and without its class.
 */
export function problemOf(thrown: unknown): string {
  if (thrown instanceof DrizzleQueryError) return `DrizzleQueryError: ${thrown.cause?.message}`
  if (thrown instanceof Error && thrown.message.startsWith('Failed query')) return 'DrizzleQueryError: in an object'
  return thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : 'thrown value'
}
