import { createHmac, hkdfSync } from 'node:crypto'
import { argon2id } from '@noble/hashes/argon2.js'
import { logIn, newHandle, password, register } from './support/accounts.ts'
import { expect, test } from './support/fixtures.ts'
import { inspect } from './support/inspect.ts'

const me = (page: import('@playwright/test').Page) => page.getByRole('button', { name: 'Account' })

test('[A1] one registers with a username and a password, and is in', async ({ newcomer }) => {
  const page = await newcomer()
  await page.goto('/')
  await inspect(page, 'log in')
  await page.getByRole('button', { name: 'Register here' }).click()
  await page.getByLabel('Username').fill('x y')
  await page.getByLabel('Password', { exact: true }).fill('12345')
  await page.getByLabel('Password again').fill('123456')
  await page.getByRole('button', { name: 'Register', exact: true }).click()
  await expect(page.getByText('Use only the letters a to z, digits and _.')).toBeVisible()
  await expect(page.getByText('Use at least 6 characters.')).toBeVisible()
  await expect(page.getByText('The two passwords differ.')).toBeVisible()
  await inspect(page, 'register')

  const handle = newHandle('ann')
  await page.getByLabel('Username').fill(handle.toUpperCase())
  await page.getByLabel('Password', { exact: true }).fill(password)
  await expect(page.getByText('Easy to guess. It works, but a longer one is safer.')).toBeVisible()
  await page.getByLabel('Password again').fill(password)
  await page.getByRole('button', { name: 'Register', exact: true }).click()
  await expect(page.getByText('No conversations yet.')).toBeVisible()
  await me(page).click()
  await expect(page.getByText(`@${handle}`)).toBeVisible()
  await inspect(page, 'account menu')
})

test('[A1] a name that is taken, in capitals too, is said beside the name, and what was typed stays', async ({
  newcomer,
  somebody,
}) => {
  const { handle } = await somebody('ann')
  const page = await newcomer()
  await page.goto('/register')
  await page.getByLabel('Username').fill(handle.toUpperCase())
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByLabel('Password again').fill(password)
  await page.getByRole('button', { name: 'Register', exact: true }).click()
  await expect(page.getByRole('alert')).toHaveText(`${handle} is taken. Choose another name.`)
  await expect(page.getByLabel('Username')).toHaveAttribute('aria-invalid', 'true')
  await expect(page.getByLabel('Password', { exact: true })).toHaveValue(password)
})

test('[A2] one logs out and in again, and a wrong password or name is answered alike', async ({ newcomer }) => {
  const page = await newcomer()
  const handle = newHandle('ann')
  await page.goto('/')
  await register(page, handle)
  await me(page).click()
  await page.getByRole('button', { name: 'Log out' }).click()
  await expect(page.getByRole('button', { name: 'Log in', exact: true })).toBeVisible()
  for (const [name, typed] of [
    [handle, 'not the password'],
    [newHandle('nobody'), password],
  ] as const) {
    await page.getByLabel('Username').fill(name)
    await page.getByLabel('Password', { exact: true }).fill(typed)
    await page.getByRole('button', { name: 'Log in', exact: true }).click()
    await expect(page.getByRole('alert')).toHaveText('The username or the password is wrong.')
  }
  await logIn(page, handle.toUpperCase())
  await page.reload()
  await expect(page.getByText('No conversations yet.')).toBeVisible()
})

test('[A3] the password leaves the browser in no request, whatever way it is written', async ({ newcomer }) => {
  const page = await newcomer()
  const canary = 'correct horse Ünïcode 7'
  const sent: string[] = []
  page.on('request', (request) =>
    sent.push(`${request.url()} ${JSON.stringify(request.headers())} ${request.postData() ?? ''}`),
  )
  await page.goto('/register')
  await page.getByLabel('Username').fill(newHandle('ann'))
  await page.getByLabel('Password', { exact: true }).fill(canary)
  await page.getByLabel('Password again').fill(canary)
  await page.getByRole('button', { name: 'Register', exact: true }).click()
  await page.getByRole('navigation', { name: 'Conversations' }).waitFor()
  expect(sent.filter((one) => one.includes('/register?'))).toHaveLength(1)
  const bytes = Buffer.from(canary)
  const spellings = [
    canary,
    encodeURIComponent(canary),
    bytes.toString('hex'),
    bytes.toString('base64'),
    bytes.toString('base64url'),
    Buffer.from(canary, 'utf16le').toString('hex'),
  ]
  for (const spelling of spellings) expect(sent.join('\n')).not.toContain(spelling)
  const stored = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]))
  for (const spelling of spellings) expect(stored).not.toContain(spelling)
})

test('[A3] a password that was derived with older parameters is raised when one logs in, and nobody notices', async ({
  newcomer,
  instance,
}) => {
  const page = await newcomer()
  const handle = newHandle('ann')
  await page.goto('/')
  await register(page, handle)
  // As somebody who registered long ago: the same password, with fewer passes.
  const salted = await page.evaluate(async (name) => {
    const body = JSON.stringify({ handle: name })
    return (
      await fetch('/u/0/api/salt', { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    ).json()
  }, handle)
  const older = { memoryKiB: 65_536, passes: 2, lanes: 1 }
  const master = argon2id(password, Buffer.from(salted.salt, 'base64url'), { m: 65_536, t: 2, p: 1, dkLen: 32 })
  const auth = Buffer.from(hkdfSync('sha256', master, '', `parley/auth/1${instance.url}`, 32)).toString('base64url')
  const pepper = Buffer.from(instance.pepper.slice(3), 'base64url')
  const verifier = createHmac('sha256', pepper).update(auth).digest('base64url')
  const database = await instance.miniflare.getD1Database('DB')
  const whose = '(SELECT id FROM person WHERE handle = ?)'
  await database
    .prepare(`UPDATE credential SET argon2 = ?, verifier = ? WHERE person = ${whose}`)
    .bind(JSON.stringify(older), verifier, handle)
    .run()
  const parameters = () =>
    database.prepare(`SELECT argon2 FROM credential WHERE person = ${whose}`).bind(handle).first<string>('argon2')

  const phone = await newcomer()
  await phone.goto('/')
  await logIn(phone, handle)
  expect(JSON.parse((await parameters()) ?? '')).toEqual({ memoryKiB: 65_536, passes: 3, lanes: 1 })
  const again = await newcomer()
  await again.goto('/')
  await logIn(again, handle)
  await page.reload()
  await expect(page.getByText('No conversations yet.')).toBeVisible()
})

test('[A7] three people are tried in three tabs of one browser, each tab its own', async ({ newcomer }) => {
  test.slow()
  const first = await newcomer()
  const context = first.context()
  const handles = ['alice', 'bob', 'charlie'].map(newHandle)
  const tabs = [first, await context.newPage(), await context.newPage()]
  for (const tab of tabs) await tab.goto('/')
  for (const [index, tab] of tabs.entries()) {
    await tab.getByRole('button', { name: 'Register here' }).click()
    await tab.getByLabel('Username').fill(handles[index] ?? '')
    await tab.getByLabel('Password', { exact: true }).fill(password)
    await tab.getByLabel('Password again').fill(password)
  }
  // All at once: whoever is quicker takes the first slot, and nobody is put out of theirs.
  await Promise.all(tabs.map((tab) => tab.getByRole('button', { name: 'Register', exact: true }).click()))
  for (const tab of tabs) await tab.getByRole('navigation', { name: 'Conversations' }).waitFor()
  for (const [index, tab] of tabs.entries()) {
    await tab.reload()
    await me(tab).click()
    await expect(tab.getByText(`@${handles[index]}`)).toBeVisible()
    await tab.keyboard.press('Escape')
  }
  await me(first).click()
  await first.getByRole('link', { name: handles[2] ?? '' }).click()
  await me(first).click()
  await expect(first.getByText(`@${handles[2]}`)).toBeVisible()
})

test('a session that ended elsewhere brings back the door, and the address stays', async ({ somebody }) => {
  const { page, context } = await somebody('ann')
  await page.goto('/u/0/rooms')
  await expect(page.getByRole('heading', { name: 'Rooms' })).toBeVisible()
  await context.clearCookies()
  await page.reload()
  await expect(page.getByRole('button', { name: 'Log in', exact: true })).toBeVisible()
  await expect(page).toHaveURL(/\/u\/0\/rooms$/)
})

test('[A7] a browser in which ten are signed in has no room for another, and says so', async ({ somebody }) => {
  const { page } = await somebody('ann')
  await page.evaluate(() => {
    const [account] = JSON.parse(localStorage.getItem('parley.accounts') ?? '[]')
    const ten = Array.from({ length: 10 }, (_, slot) => ({ ...account, slot }))
    localStorage.setItem('parley.accounts', JSON.stringify(ten))
  })
  await page.goto('/register')
  await expect(page.getByRole('heading', { name: '10 accounts are signed in here.' })).toBeVisible()
})
