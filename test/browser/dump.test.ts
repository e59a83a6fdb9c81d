import { rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Page, Request, Response } from '@playwright/test'
import { Secret, TOTP } from 'otpauth'
import { built, startInstance } from '../instance/instance.ts'
import { newHandle } from './support/accounts.ts'
import { expect, opener, test } from './support/fixtures.ts'
import { filesOf, found } from './support/search.ts'
import { makeRoom, openDetails } from './support/talk.ts'

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const canaries = { first: 'Canary-Ünïcode-7F3K', second: 'Second-Canary-9QX2' }
const shown = 'A name that is shown to all'

/** Somebody's API for e-mails, which is away at first. */
async function mailbox() {
  const mails: { text: string }[] = []
  let isAway = true
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      if (!isAway) mails.push(JSON.parse(body))
      response.writeHead(isAway ? 500 : 200).end('{}')
      isAway = false
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  return { mails, url: `http://127.0.0.1:${port}/emails`, close: () => server.close() }
}

/** All that proves something in what a page says and hears: whoever had it could come in, or could have. */
function listen(page: Page, secrets: Map<string, string>): void {
  const names = ['auth', 'code', 'codes', 'proof', 'ticket', 'secret', 'raised']
  const take = (value: unknown, name: string): void => {
    if (typeof value === 'string' && names.includes(name)) secrets.set(value.split('.').at(-1) ?? value, name)
    else if (Array.isArray(value)) for (const one of value) take(one, name)
    else if (typeof value === 'object' && value !== null)
      for (const [key, one] of Object.entries(value)) take(one, names.includes(name) && !names.includes(key) ? '' : key)
  }
  const takeText = (text: string | null) => {
    if (text?.startsWith('{')) take(JSON.parse(text), '')
  }
  page.on('request', (request: Request) => takeText(request.postData()))
  page.on('response', async (response: Response) => {
    const type = response.headers()['content-type'] ?? ''
    if (type.includes('json')) takeText(await response.text().catch(() => null))
  })
}

test('attack: a stolen disk, log and build: the canary password, and whatever logs in, are nowhere in any spelling', async ({
  browser,
}, testInfo) => {
  test.setTimeout(300_000)
  const lines: string[] = []
  const box = await mailbox()
  const vars = { MAIL_URL: box.url, MAIL_FROM: 'parley@example.org', MAIL_KEY: 'a-key-for-the-sender-of-mails-8842' }
  const instance = await startInstance({ vars, log: (line) => void lines.push(line) })
  const open = opener(browser, instance)
  const context = await open.context()
  const secrets = new Map<string, string>([
    [canaries.first, 'the first password'],
    [canaries.second, 'the second password'],
    [vars.MAIL_KEY, 'the key of the sender'],
    [instance.pepper.slice(3), 'the pepper'],
  ])
  context.on('page', (page) => {
    listen(page, secrets)
    page.on('console', (message) => lines.push(message.text()))
  })
  const keepCookies = async () => {
    for (const { name, value } of await context.cookies())
      if (value && name !== '__Host-known') secrets.set(value, name)
  }
  const page = await context.newPage()
  const devtools = await context.newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  const options = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true } as const
  await devtools.send('WebAuthn.addVirtualAuthenticator', { options: { ...options, isUserVerified: true } })
  await page.addInitScript(() => {
    PublicKeyCredential.isConditionalMediationAvailable = async () => false
  })
  const handle = newHandle('ann')
  const prove = async (password: string) => {
    const dialog = page.getByRole('dialog', { name: 'Is it you?' })
    await dialog.getByLabel('Your password').fill(password)
    await dialog.getByRole('button', { name: 'Go on' }).click()
    await expect(dialog).toHaveCount(0)
  }
  const logOut = async () => {
    await keepCookies()
    await page.goto('/u/0/')
    await button(page, 'Account').click()
    await button(page, 'Log out').click()
    await expect(button(page, 'Log in')).toBeVisible()
  }

  await page.goto('/register')
  await page.getByLabel('Username').fill(handle)
  await page.getByLabel('Password', { exact: true }).fill(canaries.first)
  await page.getByLabel('Password again').fill(canaries.first)
  await button(page, 'Register').click()
  await page.getByRole('navigation', { name: 'Conversations' }).waitFor()

  await page.goto('/u/0/security')
  const email = page.getByRole('region', { name: 'E-mail' })
  await email.getByLabel('Your e-mail address').fill(`${handle}@example.org`)
  await button(page, 'Send a code there').click()
  await prove(canaries.first)
  await expect(email.getByRole('alert')).toContainText('could not be sent')
  await expect(button(page, 'Send a code there')).toHaveAttribute('aria-disabled', 'false')
  await button(page, 'Send a code there').click()
  await expect.poll(() => box.mails.length, { timeout: 20_000 }).toBe(1)
  const [, mailed = ''] = /^ {4}(\d{6})$/m.exec(box.mails[0]?.text ?? '') ?? []
  await email.getByLabel('Code from the e-mail').fill(mailed)
  await button(page, 'Confirm').click()
  await expect(button(page, 'Remove the address')).toBeVisible()

  await button(page, 'Add a passkey').click()
  await page.getByRole('dialog', { name: 'Name the passkey' }).getByLabel('Name').fill(shown)
  await page.getByRole('dialog', { name: 'Name the passkey' }).getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText(shown)).toBeVisible()
  await button(page, 'Make recovery codes').click()
  const written = page.getByRole('dialog', { name: 'Your recovery codes' }).getByRole('listitem')
  await expect(written).not.toHaveCount(0)
  const codes = await written.allTextContents()
  for (const code of codes) secrets.set(code, 'a recovery code')
  await page.getByRole('button', { name: 'I have kept them' }).click()
  await button(page, 'Set up an authenticator').click()
  const setup = page.getByRole('dialog', { name: 'Set up an authenticator' })
  const key = ((await setup.getByText(/^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/).textContent()) ?? '').replaceAll(' ', '')
  secrets.set(key, 'the authenticator’s key')
  const totp = new TOTP({ secret: Secret.fromBase32(key) })
  await setup.getByLabel('Code', { exact: true }).fill(totp.generate())
  await setup.getByRole('button', { name: 'Switch on' }).click()
  await expect(button(page, 'Switch off the second step')).toBeVisible()
  await page.getByLabel('New password', { exact: true }).fill(canaries.second)
  await page.getByLabel('New password again').fill(canaries.second)
  await button(page, 'Change the password').click()
  await expect(page.getByText('The password is changed.')).toBeVisible()

  await page.goto('/u/0/')
  await makeRoom({ page, handle, context }, 'By link', 'Whoever has the link')
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const details = await openDetails({ page, handle, context })
  await details.getByRole('button', { name: 'Copy the link' }).click()
  const link = new URL(await page.evaluate(() => navigator.clipboard.readText()))
  secrets.set(link.hash.slice(1), 'a room’s link')

  await logOut()
  await page.getByLabel('Username').fill(handle)
  await page.getByLabel('Password', { exact: true }).fill(canaries.second)
  await button(page, 'Log in').click()
  await page.getByLabel('Code', { exact: true }).fill(codes[0] ?? '')
  await button(page, 'Log in').click()
  await page.getByRole('navigation', { name: 'Conversations' }).waitFor()
  await logOut()
  await button(page, 'Sign in with a passkey').click()
  await page.getByRole('navigation', { name: 'Conversations' }).waitFor()
  await logOut()
  await button(page, 'Lost your password?').click()
  await page.getByLabel('Username').fill(handle)
  await button(page, 'E-mail me a code').click()
  await expect.poll(() => box.mails.at(-1)?.text, { timeout: 10_000 }).toContain('a new password')
  const [, recovery = ''] = /password\?”: ([A-Z2-7-]{39})$/m.exec(box.mails.at(-1)?.text ?? '') ?? []
  secrets.set(recovery, 'a code by e-mail')
  await keepCookies()

  await open.end(testInfo)
  await instance.off()
  box.close()
  const left = [...filesOf(instance.state), { path: 'the logs', bytes: Buffer.from(lines.join('\n')) }]
  const kept = [
    ...left,
    ...filesOf(built.page),
    {
      path: 'the bundle',
      bytes: filesOf(join(built.bundle, '..')).reduce((all, { bytes }) => Buffer.concat([all, bytes]), Buffer.alloc(0)),
    },
  ]
  rmSync(instance.state, { recursive: true, force: true })
  // Each way of proving something was heard of, and the search reaches the database and the log.
  const heard = new Set(secrets.values())
  for (const name of ['auth', 'code', 'codes', 'proof', 'ticket', '__Host-a0', '__Host-r0'])
    expect(heard).toContain(name)
  expect(key).toMatch(/^[A-Z2-7]{32}$/)
  expect(recovery).toHaveLength(39)
  expect(link.hash.slice(1).length).toBeGreaterThan(40)
  expect(
    found(
      new Map([
        [handle, 'the handle'],
        [shown, 'a passkey’s name'],
      ]),
      kept,
    ).length,
  ).toBeGreaterThanOrEqual(2)
  expect(found(new Map([['"step":"mail"', 'the failed mail']]), kept)).toContain('the failed mail in the logs')
  expect(found(secrets, left)).toEqual([])
  // Six digits stand in any build by chance, and it was there before they were.
  expect(found(new Map([...secrets].filter(([secret]) => secret.length > 6)), kept)).toEqual([])
})

test('the search of a disk finds a secret in every spelling', () => {
  const secret = canaries.first
  const key = Buffer.alloc(32, 7).toString('base64url')
  const bytes = Buffer.from(`before ${secret} after`)
  const base32 = 'ABCD'.repeat(8)
  const planted: [string, Buffer][] = [
    [secret, bytes],
    ...[0, 1, 2, 3].map((offset): [string, Buffer] => [
      secret,
      Buffer.from(Buffer.concat([Buffer.alloc(offset, 1), bytes]).toString('base64')),
    ]),
    ...[0, 1, 2].map((offset): [string, Buffer] => [
      secret,
      Buffer.from(Buffer.concat([Buffer.alloc(offset, 1), bytes]).toString('base64url')),
    ]),
    [secret, Buffer.from(bytes.toString('hex'))],
    [secret, Buffer.from(bytes.toString('hex').toUpperCase())],
    [
      secret,
      Buffer.from(`q=${[...Buffer.from(secret)].map((byte) => `%${byte.toString(16).toUpperCase()}`).join('')}`),
    ],
    ['Canary-7F3K', Buffer.from('before Canary-7F3K after', 'utf16le')],
    ['Canary-7F3K', Buffer.from('Canary-7F3K', 'utf16le').swap16()],
    [key, Buffer.concat([Buffer.from('x'), Buffer.from(key, 'base64url'), Buffer.from('x')])],
    [key, Buffer.from(Buffer.from(key, 'base64url').toString('hex'))],
    [base32.replace(/(.{4})(?=.)/g, '$1-'), Buffer.from(base32)],
  ]
  for (const [one, kept] of planted)
    expect(found(new Map([[one, 'it']]), [{ path: 'here', bytes: kept }]), kept.toString('latin1')).toEqual([
      'it in here',
    ])
  expect(found(new Map([[secret, 'it']]), [{ path: 'here', bytes: Buffer.from('nothing of it') }])).toEqual([])
})
