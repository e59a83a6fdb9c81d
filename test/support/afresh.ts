import { applyD1Migrations, reset } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { vi } from 'vitest'

// A runtime is used by file after file: each finds it as if nobody had ever been there. The Worker begins anew too: what it
// keeps in memory was read from what is gone, and by a clock that may have been ahead.
vi.useRealTimers()
vi.resetModules()
await reset()
await applyD1Migrations(env.DB, env.TEST_MIGRATIONS)
// Seen: the reset leaves a database that was in use as it is.
const { results } = await env.DB.prepare(
  "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_%' ESCAPE '\\' AND name <> 'd1_migrations'",
).all<{ name: string }>()
await env.DB.batch([
  env.DB.prepare('PRAGMA defer_foreign_keys = on'),
  ...results.map(({ name }) => env.DB.prepare(`DELETE FROM "${name}"`)),
])
