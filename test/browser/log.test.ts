import type { Page } from '@playwright/test'
import type { Sealer } from '../../web/seal/sealer.ts'
import { Client } from '../instance/client.ts'
import { fill } from '../instance/fill.ts'
import type { Instance } from '../instance/instance.ts'
import { newHandle } from './support/accounts.ts'
import { expect, type Somebody, test } from './support/fixtures.ts'
import { inspect } from './support/inspect.ts'
import { composer, haveRead, log, message, messages, say } from './support/talk.ts'

/** Ann's chat with Bob, who has said `count` things and has no browser. She has read them elsewhere. */
async function chatOf(count: number, somebody: (name: string) => Promise<Somebody>, { url }: Instance, sealer: Sealer) {
  const ann = await somebody('ann')
  const bob = await Client.register(url, newHandle('bob'))
  const chat = await bob.direct(ann.handle)
  await fill(bob, chat, count, (index) => `number ${index + 1}.${'\nand another line'.repeat(index % 4)}`, sealer)
  await haveRead(ann, chat, count)
  const pages: number[] = []
  ann.page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => {
      const frame = JSON.parse(String(payload).startsWith('{') ? String(payload) : '{}')
      if (frame.type === 'page') pages.push(frame.events.length)
    }),
  )
  await ann.page.goto(`/u/0/@${bob.signedIn.person.handle}`)
  await expect(message(ann.page, `number ${count}.`)).toBeVisible()
  return { page: ann.page, bob, chat, pages }
}

const distanceFromEnd = (page: Page) =>
  log(page).evaluate((list) => list.scrollHeight - list.clientHeight - list.scrollTop)
/** Nothing moves any more: three frames in which the list stood still. */
const settled = (page: Page) =>
  log(page).evaluate(async (list) => {
    for (let still = 0, last = list.scrollTop; still < 3; last = list.scrollTop) {
      await new Promise((frame) => requestAnimationFrame(frame))
      still = list.scrollTop === last ? still + 1 : 0
    }
  })

test('[M3] a fresh browser opens at the newest 50, and pages up to the first @sealed', async ({
  somebody,
  instance,
  sealer,
}) => {
  const { page, pages } = await chatOf(1000, somebody, instance, sealer)
  expect(pages[0]).toBe(50)
  expect(await distanceFromEnd(page)).toBeLessThan(2)
  expect(await messages(page).count()).toBeLessThan(60)
  await log(page).focus()
  await expect(async () => {
    await page.keyboard.press('Home')
    await expect(messages(page).first()).toContainText('number 1.', { timeout: 150 })
  }).toPass({ timeout: 20_000, intervals: [50] })
  expect(pages.reduce((sum, events) => sum + events, 0)).toBe(1000)
  expect(await messages(page).count()).toBeLessThan(60)
})

test('[M3] what is put above moves nothing @sealed', async ({ somebody, instance, sealer }) => {
  const ann = await somebody('ann')
  const bob = await Client.register(instance.url, newHandle('bob'))
  const chat = await bob.direct(ann.handle)
  await fill(bob, chat, 600, (index) => `number ${index + 1}.${'\nand another line'.repeat(index % 4)}`, sealer)
  await haveRead(ann, chat, 600)
  const held: (() => void)[] = []
  let pages = 0
  await ann.page.routeWebSocket(/conversations\/\w+\/socket/, (socket) => {
    const server = socket.connectToServer()
    server.onMessage((frame) => {
      const isPage = String(frame).startsWith('{"type":"page"')
      if (isPage && ++pages > 1) held.push(() => socket.send(frame))
      else socket.send(frame)
    })
  })
  await ann.page.goto(`/u/0/@${bob.signedIn.person.handle}`)
  await expect(message(ann.page, 'number 600.')).toBeVisible()
  await log(ann.page).hover()
  await ann.page.mouse.wheel(0, -1200)
  await expect(() => expect(held).toHaveLength(1)).toPass()
  await settled(ann.page)

  const row = await messages(ann.page).nth(12).elementHandle()
  const top = () => row?.evaluate((article) => (article.isConnected ? article.getBoundingClientRect().top : Number.NaN))
  const height = () => log(ann.page).evaluate((list) => list.scrollHeight)
  const [before, heightBefore] = [await top(), await height()]
  held[0]?.()
  await expect(async () => expect(await height()).toBeGreaterThan(heightBefore + 2000)).toPass()
  await settled(ann.page)
  expect(await top()).toBe(before)
})

test('[M2] at the end it follows; elsewhere it stays, says how many are new, and goes there on a press @sealed', async ({
  somebody,
  instance,
  sealer,
}) => {
  const { page, bob, chat } = await chatOf(200, somebody, instance, sealer)
  await fill(bob, chat, 1, () => 'while at the end', sealer)
  await expect(message(page, 'while at the end')).toBeInViewport()
  await log(page).hover()
  await page.mouse.wheel(0, -900)
  await expect(page.getByRole('button', { name: 'To the newest' })).toBeVisible()
  await settled(page)
  const row = await messages(page).nth(12).elementHandle()
  const top = () => row?.evaluate((article) => article.getBoundingClientRect().top)
  const before = await top()
  await fill(bob, chat, 3, (index) => `while above ${index}`, sealer)
  await expect(page.getByRole('button', { name: '3 new' })).toBeVisible()
  expect(await top()).toBe(before)
  await page.getByRole('button', { name: '3 new' }).click()
  await expect(message(page, 'while above 2')).toBeInViewport()
  await expect(page.getByRole('button', { name: /new$|newest/ })).toHaveCount(0)
})

test('[M2] what I say brings me to the end @sealed', async ({ somebody, instance, sealer }) => {
  const { page } = await chatOf(200, somebody, instance, sealer)
  await log(page).hover()
  await page.mouse.wheel(0, -2000)
  await expect(page.getByRole('button', { name: 'To the newest' })).toBeVisible()
  await say(page, 'here I am')
  await expect(message(page, 'here I am')).toBeInViewport()
  expect(await distanceFromEnd(page)).toBeLessThan(60)
})

test('[M2] what is sent at last moves nothing @sealed', async ({ somebody, instance, sealer }) => {
  const { page, bob, chat } = await chatOf(200, somebody, instance, sealer)
  let heard = 0
  const socket = await bob.open(chat, (frame) => {
    if (frame.type === 'events') heard += frame.events.length
  })
  await page.context().setOffline(true)
  for (const text of ['one', 'two', 'three']) {
    await composer(page).fill(text)
    await composer(page).press('Enter')
    await expect(message(page, text)).toBeInViewport()
  }
  await log(page).hover()
  await page.mouse.wheel(0, -1500)
  await expect(page.getByRole('button', { name: 'To the newest' })).toBeVisible()
  await settled(page)
  const row = await messages(page).nth(12).elementHandle()
  const top = () => row?.evaluate((article) => (article.isConnected ? article.getBoundingClientRect().top : Number.NaN))
  const before = await top()
  await page.context().setOffline(false)
  await expect(() => expect(heard).toBe(3)).toPass({ timeout: 20_000 })
  await settled(page)
  expect(await top()).toBe(before)
  socket.close(1000)
})

test('what takes long to come says so: the conversation, and what is above @sealed', async ({
  somebody,
  instance,
  sealer,
}) => {
  const { page, handle } = await somebody('ann')
  const bob = await Client.register(instance.url, newHandle('bob'))
  await fill(bob, await bob.direct(handle), 200, (index) => `number ${index + 1}.`, sealer)
  const held: (() => void)[] = []
  await page.routeWebSocket(/\/socket/, (socket) => {
    const server = socket.connectToServer()
    server.onMessage((frame) => held.push(() => socket.send(frame)))
  })
  const goOn = () => {
    for (const send of held.splice(0)) send()
  }
  const loading = page.getByText('Loading the messages')
  await page.goto(`/u/0/@${bob.signedIn.person.handle}`)
  await expect(loading).toBeVisible()
  await inspect(page, 'loading')
  await expect(() => expect(held.length).toBeGreaterThanOrEqual(2)).toPass()
  goOn()
  await expect(message(page, 'number 200.')).toBeVisible()
  await expect(loading).toHaveCount(0)
  await log(page).hover()
  await page.mouse.wheel(0, -2400)
  const earlier = page.getByText('Loading earlier messages')
  await expect(earlier).toBeVisible()
  await expect(() => expect(held.length).toBeGreaterThan(0)).toPass()
  goOn()
  await expect(earlier).toHaveCount(0)
})

test('the keyboard alone: Tab reaches the log, and PgUp scrolls it', async ({ somebody, instance, sealer }) => {
  const { page } = await chatOf(200, somebody, instance, sealer)
  await expect(composer(page)).toBeFocused()
  // Formatting, emoji and what can be added are on the way.
  for (let stops = 0; stops < 4; stops++) await page.keyboard.press('Shift+Tab')
  await expect(log(page)).toBeFocused()
  await page.keyboard.press('PageUp')
  await expect(page.getByRole('button', { name: 'To the newest' })).toBeVisible()
  await page.keyboard.press('End')
  await expect(page.getByRole('button', { name: 'To the newest' })).toHaveCount(0)
})
