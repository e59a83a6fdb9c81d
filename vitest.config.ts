import { availableParallelism } from 'node:os'
import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin'
import { defineConfig } from 'vitest/config'
import { turnstile } from './test/instance/turnstile.ts'

/** `npm run test:faults` and `npm run test:attacks`: proofs in their full count, and those that take longer than a test may. */
const isWhole = process.env.PARLEY_WHOLE === '1'
const define = { WHOLE: String(isWhole), SEED: JSON.stringify(process.env.PARLEY_SEED ?? '') }

const secret = (letter: string) => `k1:${letter}bcdefghijklmnopqrstuvwxyz0123456789ABCDEFG`

const slow = ['install', 'real-wrangler', 'start'].map((name) => `test/scripts/${name}.test.ts`)

export default defineConfig({
  test: {
    silent: 'passed-only',
    // Vitest would leave a core to its screen, which on a machine with two is half of them.
    maxWorkers: availableParallelism(),
    projects: [
      {
        define,
        test: {
          name: 'unit',
          environment: 'node',
          include: ['test/{protocol,model,net,seal,chats,text,emoji,device,scripts}/**/*.test.ts'],
          exclude: isWhole ? [] : slow,
        },
      },
      {
        define,
        plugins: [
          cloudflareTest(async () => ({
            wrangler: { configPath: './wrangler.toml' },
            miniflare: {
              outboundService: turnstile,
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
          include: ['test/{app,inbox,object,room,search,files}/**/*.test.ts'],
          // A runtime takes longer to start than most files to run: test/support/afresh.ts empties it between them.
          isolate: false,
          setupFiles: ['test/support/afresh.ts'],
          // A test that is given up goes on, into the file that is next: none is given up for a slow machine.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        define,
        test: {
          name: 'faults',
          environment: 'node',
          include: ['test/faults/**/*.test.ts'],
          globalSetup: ['test/instance/build.ts'],
          // After the others and one file at a time: what is measured and killed here has the machine to itself.
          sequence: { groupOrder: 1 },
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
