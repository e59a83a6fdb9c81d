import type { Locator, Page } from '@playwright/test'
import { Client } from '../instance/client.ts'
import { fill } from '../instance/fill.ts'
import { newHandle } from './support/accounts.ts'
import { expect, test } from './support/fixtures.ts'
import { inspect } from './support/inspect.ts'
import { composer, joinListed, log, message, say, startChat } from './support/talk.ts'

/** Opens the search from the keyboard, and looks for something. */
async function search(page: Page, typed: string): Promise<Locator> {
  await page.keyboard.press('ControlOrMeta+k')
  const dialog = page.getByRole('dialog', { name: 'Search' })
  await dialog.getByRole('searchbox').fill(typed)
  return dialog
}

async function searchInHere(page: Page, typed: string): Promise<Locator> {
  await page.getByRole('button', { name: 'More about this conversation' }).click()
  await page.getByRole('menuitem', { name: 'Search in here' }).click()
  const dialog = page.getByRole('dialog', { name: /^Search in / })
  await dialog.getByRole('searchbox').fill(typed)
  return dialog
}

const hit = (dialog: Locator, text: string): Locator => dialog.locator('[data-hit]').filter({ hasText: text })
const toNewest = (page: Page): Locator => page.getByRole('button', { name: 'To the newest' })

test('[M3] one box finds what was said in all conversations, grouped, and leads there @sealed', async ({
  somebody,
  writer,
}) => {
  const ann = await somebody('ann')
  const { page } = ann
  const text = (index: number) => (index === 3 ? 'marmalade is here' : `line ${index}`)
  const { client: bob } = await writer('bob', ann, 40, text)
  const { client: eve } = await writer('eve', ann, 1, () => 'toast with marmalade')
  for (const { signedIn } of [eve, bob]) {
    await startChat(ann, signedIn.person.handle)
    await expect(log(page).getByRole('article').first()).toBeVisible()
  }
  const dialog = await search(page, 'marmal')
  await expect(dialog.getByRole('status')).toHaveText('2 messages in 2 conversations')
  await expect(dialog.getByRole('region', { name: eve.signedIn.person.handle })).toContainText('toast with')
  await expect(dialog.locator('mark').first()).toHaveText('marmalade')
  await inspect(page, 'search')
  await dialog.getByRole('searchbox').press('ArrowDown')
  await expect(hit(dialog, 'toast')).toBeFocused()
  await hit(dialog, 'marmalade is here').press('Enter')
  await expect(dialog).toHaveCount(0)
  await expect(message(page, 'marmalade is here')).toBeFocused()
  await expect(message(page, 'marmalade is here')).toBeInViewport()
  const again = await search(page, 'toast')
  await hit(again, 'toast').click()
  await expect(message(page, 'toast with marmalade')).toBeFocused()
})

test('[M3] a listed room is searched whole, and a hit opens around itself without what is between', async ({
  somebody,
  instance,
}) => {
  const ann = await somebody('ann')
  const { page } = ann
  const bob = await Client.register(instance.url, newHandle('bob'))
  const room = await bob.makeRoom('Long talks')
  await fill(bob, room, 3_000, (index) => (index === 700 ? 'a needle lies here' : `hay number ${index}`))
  const asked: string[] = []
  page.on('websocket', (socket) => socket.on('framesent', ({ payload }) => asked.push(String(payload))))
  await joinListed(ann, 'Long talks')
  await expect(message(page, 'hay number 2999')).toBeVisible()
  const dialog = await searchInHere(page, 'needle')
  await expect(dialog.getByRole('status')).toHaveText('1 message')
  await expect(dialog).toContainText('doesn’t hold all of it')
  await hit(dialog, 'needle').click()
  const needle = message(page, 'a needle lies here')
  await expect(needle).toBeFocused()
  await expect(needle).toBeInViewport()
  await expect(message(page, 'hay number 701')).toBeInViewport()
  const pages = asked.flatMap((frame) => /"type":"before","seq":(\d+)/.exec(frame)?.[1] ?? []).map(Number)
  expect(pages.filter((seq) => seq > 900 && seq < 2_900)).toEqual([])

  // Reading on from there fills what is next to it, without a jump, and nothing else.
  await log(page).focus()
  await expect(async () => {
    await page.keyboard.press('PageDown')
    await expect(message(page, 'hay number 790').first()).toBeInViewport({ timeout: 300 })
  }).toPass({ intervals: [50] })
  await toNewest(page).click()
  await expect(message(page, 'hay number 2999')).toBeInViewport()

  await say(page, 'something new')
  await page.getByRole('button', { name: 'More about this conversation' }).click()
  await page.getByRole('menuitem', { name: 'Go to a day' }).click()
  await inspect(page, 'go to a day')
  await page.getByLabel('Day', { exact: true }).fill('2020-01-01')
  await page.getByRole('button', { name: 'Go there' }).click()
  await expect(message(page, 'hay number 0')).toBeInViewport()
})

test('[M3] without a network it searches what the device holds; what was erased isn’t found @sealed', async ({
  somebody,
  writer,
}) => {
  const ann = await somebody('ann')
  const { page } = ann
  const { client: bob } = await writer('bob', ann, 5, (index) => `plum ${index}`)
  await startChat(ann, bob.signedIn.person.handle)
  await say(page, 'plum of mine')
  // What searches is there since it was first opened; a service worker has it from the start.
  await expect((await search(page, 'pl')).getByRole('status')).toHaveText('6 messages')
  await page.keyboard.press('Escape')
  await ann.context.setOffline(true)
  const dialog = await search(page, 'plum')
  await expect(dialog.getByRole('status')).toHaveText('6 messages')
  await page.keyboard.press('Escape')
  await ann.context.setOffline(false)
  await message(page, 'plum of mine').press('Enter')
  await page.getByRole('menuitem', { name: 'Delete for everyone' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(message(page, 'Message deleted')).toBeVisible()
  await expect(async () => {
    const again = await search(page, 'plum of')
    await expect(again.getByRole('status')).toHaveText(/Nothing found/)
    await page.keyboard.press('Escape')
  }).toPass()
  await composer(page).focus()
})
