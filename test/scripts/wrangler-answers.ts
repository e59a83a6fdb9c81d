import type { Ran } from '../../scripts/deploy/wrangler.ts'

// What wrangler 4.156.2 prints, piece by piece; fake-wrangler.ts says how the citations are meant.

export const json = (value: unknown): string => JSON.stringify(value, null, 2)
export const uuid = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee'
const base = `/accounts/0123456789abcdef0123456789abcdef/d1/database/${uuid}`
/** `getDatabaseByNameOrBinding` (src/d1/utils.ts). */
export const notInApi = (name: string) =>
  `Couldn't find a D1 DB named '${name}' (bound as '${name}') in the API. Run 'wrangler d1 create ${name}' to create it.`
export const banner =
  '\n ⛅️ wrangler 4.156.2 (update available 4.164.0)\n───────────────────────────────────────────────\n'
export const uploaded =
  `${banner}[custom build] ✓ built in 737ms\nTotal Upload: 354.19 KiB / gzip: 78.06 KiB\n` +
  'Your Worker has access to the following bindings:\nenv.DB (parley)                       D1 Database\n' +
  'env.PEPPER ("(hidden)")               Environment Variable\n\n'
export const dryRun = `${uploaded}--dry-run: exiting now.\n`
export const aboutToApply =
  `${banner}Resource location: remote \n\nMigrations to be applied:\n│ 0000_first.sql │\n` +
  '? About to apply 1 migration(s)\nYour database may not be available to serve requests during the migration, continue?\n' +
  '🤖 Using fallback value in non-interactive context: yes\n'
export const appliedTable = (status: string) => `│ name           │ status │\n│ 0000_first.sql │ ${status}     │\n`

/** `triggersDeploy` (deploy-helpers/src/triggers/deploy.ts) and, for the targets' names, `renderRoute` (…/publish-routes.ts). */
export const deployedTo = (...targets: string[]): string =>
  `Deployed parley triggers (0.01 sec)\n${targets.map((target) => `  ${target}\n`).join('')}Current Version ID: ${uuid}\n`

/** A run that went well. */
export const done = (stdout: string): Ran => ({ status: 0, stdout, stderr: '' })

/** `handleError` (src/core/handle-errors.ts), with the colours of esbuild's `formatMessagesSync`, which are there without a terminal too. */
export const failed = (text: string, ...notes: string[]): Ran => ({
  status: 1,
  stdout: '\n',
  stderr:
    `\u001B[31m✘ \u001B[41;31m[\u001B[41;97mERROR\u001B[41;31m]\u001B[0m \u001B[1m${text}\u001B[0m\n\n` +
    `${notes.map((note) => `  ${note}\n`).join('')}\n\n🪵  Logs were written to "/home/ann/.wrangler/logs/wrangler.log"\n`,
})

/** `throwFetchError` (workers-utils/src/cfetch/index.ts): a refusal of the API. */
export const refused = (resource: string, reason: string): Ran =>
  failed(
    `A request to the Cloudflare API (${resource}) failed.`,
    reason,
    '',
    'If you think this is a bug, please open an issue at: \u001B[4mhttps://github.com/cloudflare/workers-sdk/issues/new/choose\u001B[0m',
  )

/** `d1ExecuteCommand`'s catch (src/d1/execute.ts): the `APIError` itself as JSON. */
export const queryFailed = (reason: string): Ran => ({
  status: 1,
  stdout: `\n${json({ error: { text: `A request to the Cloudflare API (${base}/query) failed.`, notes: [{ text: reason }] } })}\n`,
  stderr: '',
})

/** `applyMigrations` when D1 answers a statement with `success: false`: ❌ in the table, and status 0. */
export const migrationFailedInSilence = (): Ran => done(`${aboutToApply}${appliedTable('❌')}`)

/** `requireAuth` (workers-auth), without credentials or with a log-in that can't be refreshed. */
export const notLoggedIn = (): Ran =>
  failed(
    "In a non-interactive environment, it's necessary to set a CLOUDFLARE_API_TOKEN environment variable for wrangler to work. Please go to https://developers.cloudflare.com/fundamentals/api/get-started/create-token/ for instructions on how to create an api token, and assign its value to CLOUDFLARE_API_TOKEN.",
  )

/** `getOrSelectAccountId` (workers-auth). */
export const severalAccounts = (): Ran =>
  failed(
    'More than one account available but unable to select one in non-interactive mode.',
    'Please set the appropriate `account_id` in your Wrangler configuration file or assign it to the `CLOUDFLARE_ACCOUNT_ID` environment variable.',
    'Available accounts are (`<name>`: `<account_id>`):',
    "  `Ann's Account`: `0123456789abcdef0123456789abcdef`",
    '  `Chess club`: `fedcba9876543210fedcba9876543210`',
  )

/** `isNetworkFetchFailedError` in `handleError` (src/core/handle-errors.ts): undici's error. */
export const unreachable = (): Ran => failed('fetch failed')

/** `getRegistrationDeclinedError` (deploy-helpers/src/triggers/subdomain.ts): `confirm` falls back to "no" without a terminal. */
export const noWorkersDev = (): Ran =>
  failed(
    'You can either deploy your worker to one or more routes by specifying them in your wrangler.toml file, or register a workers.dev subdomain here:',
    '\u001B[4mhttps://dash.cloudflare.com/0123456789abcdef0123456789abcdef/workers/onboarding\u001B[0m',
  )

/** `runCustomBuild` (src/deployment-bundle/run-custom-build.ts), which prints the error object of its library first. */
export const pageNotBuilt = (): Ran => {
  const thrown = failed(
    'k [Error]: Process exited with non-zero status (1)',
    '    at I2._waitForOutput (cli.js:163185:98)',
  )
  const said = failed(
    'Running custom build `npm run --silent build` failed. There are likely more logs from your build command above.',
  )
  return { status: 1, stdout: '[custom build] ✗ Build failed in 79ms\n', stderr: thrown.stderr + said.stderr }
}
