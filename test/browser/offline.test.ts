import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Page, Response } from '@playwright/test'
import { closing } from '../../protocol/closing.ts'
import { built, type Instance, startInstance } from '../instance/instance.ts'
import { logIn, newHandle, register } from './support/accounts.ts'
import { test as base, expect, opener, type Somebody } from './support/fixtures.ts'
import { inspect } from './support/inspect.ts'
import { laterBuild } from './support/later.ts'
import { chatOf, composer, makeRoom, message, say } from './support/talk.ts'

interface Own {
  instance: Instance
  somebody(name: string): Promise<Somebody>
  newcomer(): Promise<Page>
}

/** A Parley of its own for each test: it is stopped, and becomes another version. */
const test = base.extend<{ own: Own }>({
  own: async ({ browser }, use, info) => {
    const instance = await startInstance()
    const open = opener(browser, instance, 'allow')
    await use({
      instance,
      somebody: (name) => open.somebody(newHandle(name)),
      newcomer: async () => (await open.context()).newPage(),
    })
    await open.end(info)
    await instance.stop()
  },
})

const later = () => laterBuild(built.page, test.info().outputPath('later'))
const conversations = (page: Page) => page.getByRole('navigation', { name: 'Conversations' })
const offer = (page: Page) => page.getByRole('status').filter({ hasText: 'A newer Parley is here.' })
const isLater = (page: Page) => expect(page.locator('html')).toHaveAttribute('data-build', 'later')
const isEarlier = (page: Page) => expect(page.locator('html')).not.toHaveAttribute('data-build')

/** Waits until the page is kept, and its requests go by the service worker. */
async function kept(page: Page): Promise<void> {
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated')
}

const pageCaches = (page: Page) => page.evaluate(() => caches.keys())

/** Looks for a newer version, as the browser does by itself now and then. */
const lookForNewer = (page: Page) =>
  page.evaluate(async () => {
    await (await navigator.serviceWorker.ready).update()
  })

/** Ann, whose page is kept, and a later version behind it. */
async function annBeforeLater({ instance, somebody }: Own): Promise<Somebody> {
  const ann = await somebody('ann')
  await kept(ann.page)
  await instance.deploy(later())
  return ann
}

test('after one visit a reload without a network shows the page and who is signed in', async ({ own }) => {
  const [ann, bob] = [await own.somebody('ann'), await own.somebody('bob')]
  await kept(ann.page)
  await chatOf(ann, bob)
  await say(ann.page, 'before')
  await ann.context.setOffline(true)
  await ann.page.reload()
  await expect(message(ann.page, 'before')).toBeVisible()
  await expect(composer(ann.page)).toBeVisible()
  await ann.page.getByRole('button', { name: 'Account' }).click()
  await expect(ann.page.getByText(`@${ann.handle}`)).toBeVisible()
})

test('with the server gone every address still opens, a link into a room too', async ({ own }) => {
  const ann = await own.somebody('ann')
  await kept(ann.page)
  await makeRoom(ann, 'Harbour')
  const room = ann.page.url()
  expect(room).toMatch(/\/u\/0\/r\//)
  await own.instance.off()
  for (const address of ['/', '/u/0/rooms', room]) {
    const response = await ann.page.goto(address)
    expect(response?.fromServiceWorker(), address).toBe(true)
    await expect(conversations(ann.page)).toBeVisible()
  }
  await expect(composer(ann.page)).toBeVisible()
})

test('a file that is not there, and the API, are no page', async ({ own }) => {
  const { page } = await own.somebody('ann')
  await kept(page)
  const answer = (path: string) =>
    page.evaluate(async (asked) => {
      const { status, headers } = await fetch(asked)
      return { status, type: headers.get('content-type') }
    }, path)
  expect(await answer('/assets/gone.js')).toEqual({ status: 404, type: 'application/json' })
  expect(await answer('/u/0/api/nothing')).toEqual({ status: 404, type: 'application/json' })
})

test('what is kept is the build, and nothing of the API', async ({ own }) => {
  const [ann, bob] = [await own.somebody('ann'), await own.somebody('bob')]
  await kept(ann.page)
  await ann.page.reload()
  await chatOf(ann, bob)
  await say(ann.page, 'a secret')
  const paths = await ann.page.evaluate(async () => {
    const all = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()))
    return all.flat().map(({ url }) => new URL(url).pathname)
  })
  expect(paths).toContain('/')
  expect(paths.filter((path) => !/^\/(assets\/[^/]+|icon[^/]*\.svg|manifest\.webmanifest)?$/.test(path))).toEqual([])
})

test('what is kept is served with its headers: the policy holds, and only the Argon2 worker compiles', async ({
  own,
  browser,
}) => {
  // Not one of those whose complaints are counted: it breaks the policy, to be refused.
  const page = await browser.newPage({ baseURL: own.instance.url })
  await page.goto('/')
  await kept(page)
  const answers: Response[] = []
  page.on('response', (response) => answers.push(response))
  const served = async (part: RegExp) => {
    const found = answers.find((response) => part.test(response.url()))
    expect(found?.fromServiceWorker(), String(part)).toBe(true)
    return (await found?.allHeaders()) ?? {}
  }
  await page.reload()
  await register(page, newHandle('ann'))
  const policy = (await served(/\/$/))['content-security-policy']
  expect(policy).toContain("require-trusted-types-for 'script'")
  expect(policy).not.toContain('wasm-unsafe-eval')
  expect((await served(/\/$/))['cross-origin-opener-policy']).toBe('same-origin')
  expect((await served(/argon2\.worker/))['content-security-policy']).toContain('wasm-unsafe-eval')
  const breaks = await page.evaluate(async () => {
    const compiled = await WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])).then(
      () => 'compiled',
      () => 'refused',
    )
    try {
      document.createElement('p').innerHTML = '<b>x</b>'
      return [compiled, 'parsed']
    } catch {
      return [compiled, 'refused']
    }
  })
  expect(breaks).toEqual(['refused', 'refused'])
  await page.context().close()
})

test('where the newer version cannot be kept, who needs it gets it from the server', async ({ own }) => {
  const [ann, bob] = [await own.somebody('ann'), await own.somebody('bob')]
  await kept(ann.page)
  const page = later()
  rmSync(join(page, 'icon.svg'))
  await own.instance.deploy(page)
  await ann.page.routeWebSocket(/\/socket/, (socket) => socket.close({ code: closing.reload }))
  await ann.page.goto(`/u/0/@${bob.handle}`)
  await ann.page.getByRole('button', { name: 'Reload' }).click()
  await isLater(ann.page)
})

test('logging out and in again works from the kept page', async ({ own }) => {
  const page = await own.newcomer()
  await page.goto('/')
  const handle = newHandle('ann')
  await register(page, handle)
  await kept(page)
  await page.reload()
  await page.getByRole('button', { name: 'Account' }).click()
  await page.getByRole('button', { name: 'Log out' }).click()
  await expect(page.getByLabel('Password', { exact: true })).toBeVisible()
  await logIn(page, handle)
})

test('a newer version is offered and never forced; Reload gets it, and the older one is deleted', async ({ own }) => {
  const ann = await annBeforeLater(own)
  const before = await pageCaches(ann.page)
  expect(before).toHaveLength(1)
  await ann.page.evaluate(() => document.body.setAttribute('data-untouched', ''))
  await lookForNewer(ann.page)
  await expect(offer(ann.page)).toBeVisible()
  await inspect(ann.page, 'a newer version')
  await expect(ann.page.locator('body')).toHaveAttribute('data-untouched')
  await isEarlier(ann.page)
  await ann.page.reload()
  await isEarlier(ann.page)
  await expect(offer(ann.page)).toBeVisible()
  await offer(ann.page).getByRole('button', { name: 'Reload' }).click()
  await isLater(ann.page)
  await expect(conversations(ann.page)).toBeVisible()
  await expect(offer(ann.page)).toHaveCount(0)
  await expect.poll(() => pageCaches(ann.page)).toHaveLength(1)
  expect(await pageCaches(ann.page)).not.toEqual(before)
})

test('"Not now" puts the offer away', async ({ own }) => {
  const { page } = await annBeforeLater(own)
  await lookForNewer(page)
  await offer(page).getByRole('button', { name: 'Not now' }).click()
  await expect(offer(page)).toHaveCount(0)
  await isEarlier(page)
})

test('a tab of the older version goes on when another takes the newer: it finds its files, and reloads when it likes', async ({
  own,
}) => {
  const page = await own.newcomer()
  await page.goto('/')
  await register(page, newHandle('ann'))
  await kept(page)
  const other = await page.context().newPage()
  await other.goto('/login')
  await expect(other.getByLabel('Username')).toBeVisible()
  await own.instance.deploy(later())
  await lookForNewer(page)
  await offer(page).getByRole('button', { name: 'Reload' }).click()
  await isLater(page)
  await expect.poll(() => pageCaches(page)).toHaveLength(2)

  // What it hasn't loaded yet is on no server any more, nor does the browser have it: the Argon2 worker, and what that loads.
  await (await other.context().newCDPSession(other)).send('Network.clearBrowserCache')
  await isEarlier(other)
  await register(other, newHandle('bob'))
  await isEarlier(other)

  await other.reload()
  await isLater(other)
  await expect.poll(() => pageCaches(page)).toHaveLength(1)
})
