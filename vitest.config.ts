import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin'
import { defineConfig } from 'vitest/config'

const secret = (letter: string) => `k1:${letter}bcdefghijklmnopqrstuvwxyz0123456789ABCDEFG`

export default defineConfig({
  test: {
    silent: 'passed-only',
    projects: [
      {
        test: { name: 'unit', environment: 'node', include: ['test/{protocol,model,net,seal,scripts}/**/*.test.ts'] },
      },
      {
        plugins: [
          cloudflareTest(async () => ({
            wrangler: { configPath: './wrangler.toml' },
            miniflare: {
              bindings: {
                ENVIRONMENT: 'development',
                JWT_KEYS: secret('x'),
                PEPPER: secret('y'),
                SALT_KEY: secret('z'),
                TEST_MIGRATIONS: await readD1Migrations('./migrations'),
              },
            },
          })),
        ],
        test: {
          name: 'runtime',
          include: ['test/{app,object,room}/**/*.test.ts'],
          setupFiles: ['test/support/migrate.ts'],
        },
      },
    ],
  },
})
