import { applyD1Migrations, reset } from 'cloudflare:test'
import { env } from 'cloudflare:workers'

// A runtime is used by file after file: each finds it as if nobody had ever been there.
await reset()
await applyD1Migrations(env.DB, env.TEST_MIGRATIONS)
