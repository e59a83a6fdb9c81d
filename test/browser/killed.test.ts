import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium as browsers, type Page } from '@playwright/test'
import { chromium } from '../../scripts/chromium.mjs'
import type { Step } from '../../web/room/step.ts'
import { processes } from '../instance/processes.ts'
import { newHandle, signUp } from './support/accounts.ts'
import { expect, test } from './support/fixtures.ts'
import { composer, isSent, message, messages, startChat } from './support/talk.ts'

const steps: Step[] = ['said', 'stored', 'shown', 'sealed', 'echoed', 'kept']

interface Profile {
  folder: string
  url: string
  context: BrowserContext
}

const open = (folder: string, url: string): Promise<BrowserContext> =>
  browsers.launchPersistentContext(folder, { ...chromium(), baseURL: url, viewport: { width: 1280, height: 800 } })

/** SIGKILL of the browser and all it started. */
function kill(folder: string): void {
  for (const { pid } of processes().filter(({ command }) => command.includes(`user-data-dir=${folder}`))) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It went with its parent.
    }
  }
}

/** A page that stops for ever at a step, and calls back when it is there. */
async function stopAt(page: Page, target: Step): Promise<{ reached: Promise<void> }> {
  let isThere = () => {}
  const reached = new Promise<void>((resolve) => {
    isThere = resolve
  })
  await page.exposeFunction('parleyReached', () => isThere())
  await page.evaluate((name) => {
    const world = globalThis as unknown as { parleyReached(): void; parleyStep(at: string): Promise<void> }
    world.parleyStep = async (at) => {
      if (at !== name) return
      world.parleyReached()
      await new Promise(() => {})
    }
  }, target)
  return { reached }
}

test('[V1] a browser that is killed between any two steps of a send loses nothing and doubles nothing @steps', async ({
  instance,
  somebody,
}) => {
  test.setTimeout(300_000)
  const bob = await somebody('bob')
  const profile: Profile = { folder: await mkdtemp(join(tmpdir(), 'parley-profile-')), url: instance.url } as Profile
  profile.context = await open(profile.folder, instance.url)
  const handle = newHandle('ann')
  await signUp(profile.context, instance.url, handle)
  const state = await profile.context.storageState()
  let page = await profile.context.newPage()
  await page.goto('/')
  await startChat({ handle, page, context: profile.context }, bob.handle)
  await startChat(bob, handle)
  const address = page.url()
  const accounts = await page.evaluate(() => localStorage.getItem('parley.accounts') ?? '')

  const all: string[] = []
  for (let round = 0; round < (process.env.PARLEY_WHOLE ? 20 : 6); round++) {
    const target = steps[round % steps.length] ?? 'said'
    const text = `round ${String(round).padStart(2, '0')}`
    all.push(text)
    const there = await stopAt(page, target)
    await composer(page).fill(text)
    await composer(page).press('Enter')
    await there.reached
    kill(profile.folder)

    profile.context = await open(profile.folder, instance.url)
    // The cookie and the account may not have reached the disk yet: that is the browser's business, and not ours.
    await profile.context.addCookies(state.cookies)
    await profile.context.addInitScript((kept) => localStorage.setItem('parley.accounts', kept), accounts)
    page = await profile.context.newPage()
    await page.goto(address)
    await expect(composer(page)).toBeVisible()
    await expect(message(page, text)).toHaveCount(target === 'said' ? 0 : 1)
    if (target === 'said') {
      await expect(composer(page)).toHaveValue(text)
      await composer(page).press('Enter')
    }
    await expect(message(page, text).getByRole('img', { name: isSent })).toHaveCount(1)
    await expect(composer(page)).toHaveValue('')
    await expect(message(bob.page, text)).toHaveCount(1)
  }
  await expect(messages(bob.page)).toHaveCount(all.length)
  expect((await messages(bob.page).allInnerTexts()).map((said) => all.find((text) => said.startsWith(text)))).toEqual(
    all,
  )
  await profile.context.close()
  await rm(profile.folder, { recursive: true, force: true })
})
