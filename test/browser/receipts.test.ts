import type { Page } from '@playwright/test'
import { Client } from '../instance/client.ts'
import { fill } from '../instance/fill.ts'
import { newHandle } from './support/accounts.ts'
import { expect, type Somebody, test } from './support/fixtures.ts'
import { inspect } from './support/inspect.ts'
import { chatOf, composer, haveRead, log, makeGroup, message, openChat, say, startChat, tick } from './support/talk.ts'

const unique = (name: string) => `${name} ${newHandle('n').slice(2)}`
const header = (page: Page) => page.locator('main header')
const newLine = (page: Page) => log(page).getByText('New messages', { exact: true })

/** Whether others may know how far somebody has read. */
async function showRead({ page, context }: Somebody, shown: boolean): Promise<void> {
  const as = await page.evaluate(() => JSON.parse(localStorage.getItem('parley.accounts') ?? '[]')[0].person.id)
  const headers = { origin: new URL(page.url()).origin }
  const answer = await context.request.patch('/u/0/api/me/settings', {
    headers,
    params: { as },
    data: { showsRead: shown },
  })
  expect(answer.ok()).toBe(true)
}

test('[M5] what one says is sent, delivered when the other is there, and read when they look @sealed', async ({
  somebody,
}) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  await bob.page.goto('about:blank')
  await startChat(ann, bob.handle)
  await say(ann.page, 'Are you there?')
  await expect(tick(ann.page, 'Are you there?')).toHaveAccessibleName('Sent')
  await bob.page.goto('/')
  await expect(bob.page.getByRole('link', { name: new RegExp(ann.handle) })).toContainText('Are you there?')
  await expect(tick(ann.page, 'Are you there?')).toHaveAccessibleName('Delivered')
  await openChat(bob, ann.handle)
  await expect(tick(ann.page, 'Are you there?')).toHaveAccessibleName('Read')
  await inspect(ann.page, 'read')
})

test('[M5] whoever doesn’t show it isn’t seen to read, and doesn’t see others', async ({ somebody }) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  await showRead(bob, false)
  await bob.page.reload()
  await chatOf(ann, bob)
  await say(ann.page, 'Seen?')
  await expect(message(bob.page, 'Seen?')).toBeVisible()
  await say(bob.page, 'Perhaps')
  await expect(message(ann.page, 'Perhaps')).toBeVisible()
  await say(ann.page, 'So')
  await expect(message(bob.page, 'So')).toBeVisible()
  await say(bob.page, 'Well')
  await expect(message(ann.page, 'Well')).toBeVisible()
  await expect(tick(ann.page, 'So')).toHaveAccessibleName('Sent')
  await expect(tick(bob.page, 'Perhaps')).toHaveAccessibleName('Sent')
})

test('[M5] in a group a message is read when all have, and one sees by whom', async ({ somebody }) => {
  const [ann, bob, eve] = [await somebody('ann'), await somebody('bob'), await somebody('eve')]
  const ride = unique('Ride')
  await makeGroup(ann, ride, [bob, eve])
  await openChat(bob, ride)
  await say(ann.page, 'North gate')
  await expect(tick(ann.page, 'North gate')).toHaveAccessibleName(/^Delivered/)
  await tick(ann.page, 'North gate').click()
  const info = ann.page.getByRole('dialog', { name: 'Who has read it' })
  await expect(info.getByRole('region', { name: 'Read by' }).getByText(bob.handle)).toBeVisible()
  await expect(info.getByRole('region', { name: 'Delivered to' }).getByText(eve.handle)).toBeVisible()
  await inspect(ann.page, 'who has read it')
  await openChat(eve, ride)
  await expect(info.getByRole('region', { name: 'Read by' }).getByRole('listitem')).toHaveCount(2)
  await ann.page.keyboard.press('Escape')
  await expect(tick(ann.page, 'North gate')).toHaveAccessibleName(/^Read/)
})

test('[M5] in a group the ticks are one stop of Tab, the arrow keys go between them, and read looks otherwise', async ({
  somebody,
}) => {
  const [ann, bob, eve] = [await somebody('ann'), await somebody('bob'), await somebody('eve')]
  const ride = unique('Ride')
  await makeGroup(ann, ride, [bob, eve])
  for (const text of ['one', 'two', 'three']) await say(ann.page, text)
  await expect(tick(ann.page, 'three')).toHaveAccessibleName(/^Delivered/)
  const colour = () => tick(ann.page, 'three').evaluate((element) => getComputedStyle(element).color)
  const delivered = await colour()
  await log(ann.page).focus()
  await ann.page.keyboard.press('Tab')
  await expect(tick(ann.page, 'three')).toBeFocused()
  await ann.page.keyboard.press('Tab')
  await expect(log(ann.page).locator(':focus')).toHaveCount(0)
  await ann.page.keyboard.press('Shift+Tab')
  await expect(tick(ann.page, 'three')).toBeFocused()
  await ann.page.keyboard.press('ArrowUp')
  await expect(tick(ann.page, 'two')).toBeFocused()
  await ann.page.keyboard.press('ArrowDown')
  await ann.page.keyboard.press('Shift+Tab')
  await expect(log(ann.page)).toBeFocused()
  for (const one of [bob, eve]) await openChat(one, ride)
  await expect(tick(ann.page, 'three')).toHaveAccessibleName(/^Read/)
  expect(await colour()).not.toBe(delivered)
})

test('[R1] what comes while nobody looks at the page isn’t read until somebody does', async ({ somebody }) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  await chatOf(ann, bob)
  await say(ann.page, 'one')
  await expect(tick(ann.page, 'one')).toHaveAccessibleName('Read')
  await bob.page.evaluate(() => {
    document.hasFocus = () => false
    dispatchEvent(new Event('blur'))
  })
  await say(ann.page, 'two')
  await expect(message(bob.page, 'two')).toBeVisible()
  await expect(tick(ann.page, 'two')).toHaveAccessibleName('Delivered')
  await bob.page.evaluate(() => {
    document.hasFocus = () => true
    dispatchEvent(new Event('focus'))
  })
  await expect(tick(ann.page, 'two')).toHaveAccessibleName('Read')
})

test('[M3] a conversation opens where one left off, under a line that stays put', async ({ somebody }) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  await chatOf(ann, bob)
  await say(ann.page, 'the last that Bob saw')
  await expect(tick(ann.page, 'the last that Bob saw')).toHaveAccessibleName('Read')
  await bob.page.goto('about:blank')
  for (let count = 1; count <= 40; count++) {
    await composer(ann.page).fill(`new ${count}.`)
    await composer(ann.page).press('Enter')
  }
  await expect(tick(ann.page, 'new 40.')).toHaveAccessibleName('Sent')
  await bob.page.goto(`/u/0/@${ann.handle}`)
  await expect(newLine(bob.page)).toBeInViewport()
  await expect(message(bob.page, 'new 1.')).toBeInViewport()
  await expect(bob.page.getByRole('button', { name: '40 new' })).toBeVisible()
  await expect(tick(ann.page, 'new 40.')).toHaveAccessibleName('Delivered')
  await inspect(bob.page, 'where one left off')
  const before = await newLine(bob.page).boundingBox()
  await say(ann.page, 'new 41.')
  await expect(bob.page.getByRole('button', { name: '41 new' })).toBeVisible()
  expect(await newLine(bob.page).boundingBox()).toEqual(before)
  await bob.page.getByRole('button', { name: '41 new' }).click()
  await expect(tick(ann.page, 'new 41.')).toHaveAccessibleName('Read')
})

test('[M3] what is new is fetched up to where one left off, each part once', async ({ somebody, instance }) => {
  const ann = await somebody('ann')
  const bob = await Client.register(instance.url, newHandle('bob'))
  const chat = await bob.direct(ann.handle)
  await fill(bob, chat, 400, (index) => `number ${index + 1}.`)
  await haveRead(ann, chat, 30)
  let held = 0
  ann.page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => {
      const frame = JSON.parse(String(payload).startsWith('{') ? String(payload) : '{}')
      if (frame.type === 'page') held += frame.events.length
    }),
  )
  await ann.page.goto(`/u/0/@${bob.signedIn.person.handle}`)
  await expect(newLine(ann.page)).toBeInViewport()
  await expect(message(ann.page, 'number 31.')).toBeInViewport()
  await expect(ann.page.getByRole('button', { name: '370 new' })).toBeVisible()
  expect(held).toBeLessThanOrEqual(400)
})

test('[M3] a few new messages are all on the screen, under the line; my own are none', async ({ somebody }) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  await chatOf(ann, bob)
  await say(bob.page, 'mine')
  await bob.page.goto('/')
  await say(ann.page, 'first')
  await say(ann.page, 'second')
  await openChat(bob, ann.handle)
  await expect(message(bob.page, 'second')).toBeInViewport()
  await expect(newLine(bob.page)).toHaveCount(1)
  const [line, first, own] = await Promise.all(
    [newLine(bob.page), message(bob.page, 'first'), message(bob.page, 'mine')].map((one) => one.boundingBox()),
  )
  expect(line?.y).toBeLessThan(first?.y ?? 0)
  expect(line?.y).toBeGreaterThan(own?.y ?? 0)
  await say(bob.page, 'an answer')
  await expect(newLine(bob.page)).toHaveCount(1)
  await bob.page.reload()
  await expect(message(bob.page, 'an answer')).toBeVisible()
  await expect(newLine(bob.page)).toHaveCount(0)
})

test('[M4] who writes is shown at once, and no more once they stop or have said it', async ({ somebody }) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  await chatOf(ann, bob)
  const typing = header(ann.page).getByText('Typing…')
  await composer(bob.page).press('h')
  await expect(typing).toBeVisible({ timeout: 1_000 })
  await inspect(ann.page, 'typing')
  await composer(bob.page).press('Backspace')
  await expect(typing).toHaveCount(0)
  await composer(bob.page).pressSequentially('hello')
  await expect(typing).toBeVisible()
  await composer(bob.page).press('Enter')
  await expect(message(ann.page, 'hello')).toBeVisible()
  await expect(typing).toHaveCount(0)
  await composer(bob.page).press('x')
  await expect(typing).toBeVisible()
  await bob.page.goto('about:blank')
  await expect(typing).toHaveCount(0)
})
