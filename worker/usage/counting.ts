import { createMiddleware } from 'hono/factory'
import { log, problemOf } from '../log.ts'
import type { App } from '../routing.ts'
import { addUsage, type Counts, nothing } from './usage.ts'

/** How long what was counted stays in memory; an isolate that ends sooner takes it along. */
const heldMs = 60_000

/**
 * Counts what a request costs: itself, the objects that it asks for, and the statements that write, each of which is a row or
 * more. Once a minute that is written down as one row, beside what is asked.
 */
export function counting() {
  let held: Counts = { ...nothing }
  let since: number | null = null
  return createMiddleware<App>(async (call, next) => {
    const { env } = call
    const now = Date.now()
    since ??= now
    held.requests++
    call.env = counted(env, held)
    await next()
    if (now - since < heldMs) return
    const counts = held
    held = { ...nothing }
    since = null
    call.executionCtx.waitUntil(
      addUsage(env.DB, counts, now).catch((thrown) => log('error', { step: 'usage', problem: problemOf(thrown) })),
    )
  })
}

/** The bindings, of which each use adds to `counts`. */
function counted(env: Env, counts: Counts): Env {
  const objects = <N extends object>(namespace: N): N =>
    tapped(namespace, 'get', () => {
      counts.objectRequests++
    })
  const { ROOMS, INBOXES, THROTTLES, ERASURES, FILES } = env
  return {
    ...env,
    DB: tapped(env.DB, 'prepare', (sql) => {
      if (typeof sql === 'string' && /^\s*(insert|update|delete)/i.test(sql)) counts.databaseRows++
    }),
    ROOMS: objects(ROOMS),
    INBOXES: objects(INBOXES),
    THROTTLES: objects(THROTTLES),
    ERASURES: objects(ERASURES),
    FILES: objects(FILES),
  }
}

/** The same thing, of which each call of `method` is heard first. */
const tapped = <T extends object>(target: T, method: string, heard: (first: unknown) => void): T =>
  new Proxy(target, {
    get(_, name) {
      const value = Reflect.get(target, name)
      if (typeof value !== 'function') return value
      return (...given: unknown[]) => {
        if (name === method) heard(given[0])
        return value.apply(target, given)
      }
    },
  })
