import { defineConfig } from '@playwright/test'
import { chromium } from './scripts/chromium.mjs'
import type { Options } from './test/browser/support/fixtures.ts'

/** Through sealed bodies `npm test` runs what people say to each other, and whole runs everything that can be sealed. */
const everyTest = '*.test.ts'
const talking =
  /(attaching|changing|connection|device|direct|export|groups|inbox|polyglots|receipts|rooms|search|voice|writing)\.test\.ts/

export default defineConfig<object, Options>({
  testDir: 'test/browser',
  globalSetup: './test/instance/build.ts',
  outputDir: '.cache/browser',
  workers: 2,
  fullyParallel: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  // A busy machine may cut off a wait. What passes only at its second try `npm test` names, with what went wrong at first.
  retries: process.env.PARLEY_WHOLE ? 0 : 1,
  forbidOnly: true,
  reporter: [['line'], ['json', { outputFile: '.cache/browser.json' }]],
  use: {
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    timezoneId: 'Europe/London',
    launchOptions: chromium(),
    trace: process.env.PARLEY_TRACE ? 'retain-on-failure' : 'off',
  },
  projects: [
    { name: 'plain', grepInvert: /@steps/ },
    // The page for tests, which can be stopped between the steps of a send.
    { name: 'steps', grep: /@steps/, use: { testPage: true } },
    // The same conversations, through bodies that nobody on the way can read.
    {
      name: 'sealed',
      grep: /@sealed/,
      testMatch: process.env.PARLEY_WHOLE ? everyTest : talking,
      use: { sealed: true },
    },
  ],
})
