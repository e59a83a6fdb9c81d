import { randomBytes } from 'node:crypto'
import type { BrowserContext, Page } from '@playwright/test'

let count = 0

/** A handle that nobody has yet. */
export const newHandle = (name: string): string =>
  `${name}_${process.pid % 10_000}${(count++).toString(36)}${randomBytes(2).toString('hex')}`.slice(0, 20)

/**
 * Signs somebody up behind the page's back, with a key that no password gives: Argon2id takes half a second each time, and
 * test/browser/accounts.test.ts does it for real.
 */
export async function signUp(context: BrowserContext, url: string, handle: string): Promise<string> {
  const response = await context.request.post(`${url}/u/0/api/register`, {
    headers: { origin: url },
    data: {
      handle,
      auth: randomBytes(32).toString('base64url'),
      argon2: { memoryKiB: 65_536, passes: 3, lanes: 1 },
      deviceName: 'Test',
    },
  })
  if (!response.ok()) throw new Error(`${handle}: ${response.status()} ${await response.text()}`)
  const account = { slot: 0, ...(await response.json()) }
  await context.addInitScript((kept) => {
    if (location.protocol === 'about:' || localStorage.getItem('parley.accounts') !== null) return
    localStorage.setItem('parley.accounts', JSON.stringify([kept]))
  }, account)
  return handle
}

export const password = 'password123'

/** Registers as a person does. */
export async function register(page: Page, handle: string): Promise<void> {
  await page.getByRole('button', { name: 'Register here' }).click()
  await page.getByLabel('Username').fill(handle)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByLabel('Password again').fill(password)
  await page.getByRole('button', { name: 'Register', exact: true }).click()
  await page.getByRole('navigation', { name: 'Conversations' }).waitFor()
}

export async function logIn(page: Page, handle: string): Promise<void> {
  await page.getByLabel('Username').fill(handle)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Log in', exact: true }).click()
  await page.getByRole('navigation', { name: 'Conversations' }).waitFor()
}
