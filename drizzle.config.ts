import { defineConfig } from 'drizzle-kit'

export default defineConfig({
  dialect: 'sqlite',
  schema: ['./worker/db/schema.ts', './worker/db/accounts.ts', './worker/db/owner.ts', './worker/db/mail.ts'],
  out: './migrations',
})
