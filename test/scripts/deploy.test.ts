import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { databaseNameIn } from '../../scripts/deploy/database.ts'
import { Stop } from '../../scripts/deploy/stop.ts'
import { addressesIn } from '../../scripts/deploy/worker.ts'
import type { Ran } from '../../scripts/deploy/wrangler.ts'
import { secretNames } from '../../scripts/secrets.ts'
import { emptyAccount } from './fake-wrangler.ts'
import { changes, deployTo, inUse } from './trial.ts'
import {
  deployedTo,
  failed,
  migrationFailedInSilence,
  notLoggedIn,
  noWorkersDev,
  pageNotBuilt,
  refused,
  severalAccounts,
  unreachable,
} from './wrangler-answers.ts'

describe('order', () => {
  it('a first deployment makes the database, brings it up to date, and deploys with three new secrets', async () => {
    const account = emptyAccount()
    const { ended, calls, files } = await deployTo(account)
    expect(calls.map((call) => call.replace(/--secrets-file .*/, '--secrets-file …'))).toEqual([
      'd1 list --json',
      'secret list',
      'deploy --dry-run',
      'd1 create parley',
      'd1 migrations apply parley --remote',
      'deploy --secrets-file …',
    ])
    expect(Object.keys(files[0]?.secrets ?? {})).toEqual([...secretNames])
    expect(ended).toEqual(['https://parley.ann.workers.dev'])
  })

  it('a second deployment makes nothing and keeps every secret', async () => {
    const account = emptyAccount()
    await deployTo(account)
    account.hasPepper = true
    const { ended, calls, files, made } = await deployTo(account)
    expect(changes(calls)).toEqual(['d1 migrations app', 'deploy'])
    expect([files, made]).toEqual([[], []])
    expect(ended).toEqual(['https://parley.ann.workers.dev'])
  })

  it('a second deployment before anybody came keeps every secret too', async () => {
    const account = emptyAccount()
    await deployTo(account)
    expect((await deployTo(account)).files).toEqual([])
  })

  it('a database without a Worker, as a deployment leaves it that failed at the end, is used', async () => {
    const account = emptyAccount()
    const first = await deployTo(account, {
      deploy: refused('/workers/scripts/parley', 'Internal error [code: 10013]'),
    })
    expect(first.ended).toContain('The deployment failed.')
    const { calls, files } = await deployTo(account)
    expect(changes(calls)).toEqual(['d1 migrations app', 'deploy --secrets-'])
    expect(Object.keys(files[0]?.secrets ?? {})).toEqual([...secretNames])
  })
})

describe('a sentence for each thing that can be missing', () => {
  const [list, upload] = ['d1 list', 'deploy']
  it.each<[string, string, Ran, string]>([
    ['a log-in', list, notLoggedIn(), 'Run npx wrangler login'],
    [
      'a log-in that is still good',
      list,
      refused('/accounts', 'Invalid access token [code: 9109]'),
      'make a new token',
    ],
    ['the right to use D1', list, refused('/d1', 'Authentication error [code: 10000]'), 'D1: Edit'],
    [
      'the right to use Workers',
      'secret list',
      refused('/x', 'Authentication error [code: 10000]'),
      'does not let this',
    ],
    ['the network', list, unreachable(), 'Check the network'],
    ['a choice of accounts', list, severalAccounts(), 'CLOUDFLARE_ACCOUNT_ID=<one of these> npm run deploy'],
    [
      'a workers.dev address',
      upload,
      noWorkersDev(),
      'then run npm run deploy again:\nhttps://dash.cloudflare.com/0123456789abcdef0123456789abcdef/workers/onboarding',
    ],
    [
      "the Worker's database",
      upload,
      refused('/d1', 'The database d could not be found [code: 7404]'),
      'npx wrangler delete',
    ],
    [
      'room for a database',
      'd1 create',
      failed('You have reached the maximum number of D1 databases'),
      'maximum number',
    ],
    [
      'an address',
      upload,
      { status: 0, stdout: 'No targets deployed for parley (0.01 sec)\n', stderr: '' },
      'workers_dev = true',
    ],
  ])('%s', async (_, command, answer, sentence) => {
    const { ended } = await deployTo(emptyAccount(), { [command]: answer })
    expect(ended).toContain(sentence)
    expect(ended).toBe(stripVTControlCharacters(String(ended)))
    expect(ended).not.toMatch(/✘|🪵|think this is a bug|^ +at /mu)
  })

  it('the accounts are named with their ids', async () => {
    const { ended } = await deployTo(emptyAccount(), { 'd1 list': severalAccounts() })
    expect(ended).toContain("0123456789abcdef0123456789abcdef  Ann's Account")
    expect(ended).toContain('fedcba9876543210fedcba9876543210  Chess club')
  })

  it("another project's Worker of the same name is left alone", async () => {
    const { ended, calls } = await deployTo({ ...emptyAccount(), secrets: new Set(['STRIPE_KEY']) })
    expect(ended).toContain('Give Parley another name in wrangler.toml')
    expect(changes(calls)).toEqual([])
  })
})

describe('failures on the way', () => {
  it('a page that cannot be built changes nothing, and the owner sees no stack', async () => {
    const { ended, calls } = await deployTo(emptyAccount(), { 'deploy --dry-run': pageNotBuilt() })
    expect(ended).toBe(
      'Parley could not be built, so nothing was changed; npm run deploy -- --dry-run tells more. Wrangler says:\n' +
        '  Running custom build `npm run --silent build` failed. There are likely more logs from your build command above.',
    )
    expect(changes(calls)).toEqual([])
  })

  it.each([
    ['an error', refused('/query', 'near "TABL": syntax error: SQLITE_ERROR [code: 7500]')],
    ['only a mark in a table', migrationFailedInSilence()],
    ['a signal', { status: null, stdout: '', stderr: '' }],
  ])('a migration that fails leaves the code as it is, also when wrangler shows it by %s', async (_, answer) => {
    const { ended, calls } = await deployTo(inUse(), { 'd1 migrations apply': answer })
    expect(ended).toContain('The database could not be brought up to date, so nothing was deployed.')
    expect(changes(calls)).toEqual(['d1 migrations app'])
  })

  it("a deployment that fails gives wrangler's reason and nothing else of it", async () => {
    const { ended } = await deployTo(inUse(), {
      deploy: refused('/workers/scripts/parley', 'Uncaught Error: no [code: 10021]'),
    })
    expect(ended).toBe(
      'The deployment failed. Once that is put right, run npm run deploy again. Wrangler says:\n' +
        '  A request to the Cloudflare API (/workers/scripts/parley) failed.\n  Uncaught Error: no [code: 10021]',
    )
  })
})

describe('what is read', () => {
  it('an address is a workers.dev name, a custom domain or a whole host, and no schedule', () => {
    const targets = [
      'https://parley.ann.workers.dev',
      'chat.example.com (custom domain)',
      'talk.example.com/* (zone name: example.com)',
      'schedule: 0 * * * *',
    ]
    expect(addressesIn(deployedTo(...targets))).toEqual([
      'https://parley.ann.workers.dev',
      'https://chat.example.com',
      'https://talk.example.com',
    ])
  })

  it('the database has the name that wrangler.toml gives it', () => {
    expect(databaseNameIn('name = "a"\n[[d1_databases]]\n# database_name = "b"\ndatabase_name = "c"\n')).toBe('c')
    expect(() => databaseNameIn('name = "a"')).toThrow(Stop)
  })
})
