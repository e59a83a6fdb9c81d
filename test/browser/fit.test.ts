import type { Page } from '@playwright/test'
import { Client } from '../instance/client.ts'
import { fill } from '../instance/fill.ts'
import { newHandle } from './support/accounts.ts'
import { expect, type Somebody, test } from './support/fixtures.ts'
import { composer, haveRead, log, message } from './support/talk.ts'

const phone = { viewport: { width: 360, height: 740 } }

/** A phone on which a long chat is read at its end. */
async function readAtEnd(somebody: (name: string, options: typeof phone) => Promise<Somebody>, url: string) {
  const ann = await somebody('ann', phone)
  const bob = await Client.register(url, newHandle('bob'))
  const chat = await bob.direct(ann.handle)
  await fill(bob, chat, 120, (index) => `number ${index + 1}. ${'and more '.repeat(index % 20)}`)
  await haveRead(ann, chat, 120)
  await ann.page.goto(`/u/0/@${bob.signedIn.person.handle}`)
  await expect(message(ann.page, 'number 120.')).toBeVisible()
  await expectAtEnd(ann.page)
  return ann
}

const expectAtEnd = (page: Page) =>
  expect(async () => {
    const distance = await log(page).evaluate((list) => list.scrollHeight - list.clientHeight - list.scrollTop)
    expect(Math.abs(distance)).toBeLessThan(1)
  }).toPass({ timeout: 3000 })

test('[M2] who reads at the end stays there when a keyboard takes half the screen, and gives it back', async ({
  somebody,
  instance,
}) => {
  const { page } = await readAtEnd(somebody, instance.url)
  for (const height of [420, 740]) {
    await page.setViewportSize({ width: 360, height })
    await expectAtEnd(page)
  }
})

test('[M2] who reads at the end stays there when the phone is turned', async ({ somebody, instance }) => {
  const { page } = await readAtEnd(somebody, instance.url)
  for (const [width, height] of [
    [740, 360],
    [360, 740],
  ] as const) {
    await page.setViewportSize({ width, height })
    await expectAtEnd(page)
  }
})

test('[M2] who reads at the end stays there when what they write grows', async ({ somebody, instance }) => {
  const { page } = await readAtEnd(somebody, instance.url)
  await composer(page).fill('a line\n'.repeat(30))
  await expectAtEnd(page)
})

test('[M2] who reads at the end stays there when it is said that there is no connection', async ({
  somebody,
  instance,
}) => {
  const { page, context } = await readAtEnd(somebody, instance.url)
  await context.setOffline(true)
  await expect(page.getByText('No connection.')).toBeVisible()
  await expectAtEnd(page)
})

test('[M2] who reads further up stays there when the room for the log shrinks', async ({ somebody, instance }) => {
  const { page } = await readAtEnd(somebody, instance.url)
  await log(page).hover()
  await page.mouse.wheel(0, -900)
  await expect(page.getByRole('button', { name: 'To the newest' })).toBeVisible()
  const top = () => log(page).evaluate((list) => list.scrollTop)
  const before = await top()
  await page.setViewportSize({ width: 360, height: 420 })
  await expect.poll(() => log(page).evaluate((list) => list.clientHeight)).toBeLessThan(340)
  expect(await top()).toBe(before)
  await page.getByRole('button', { name: 'To the newest' }).press('Enter')
  await expectAtEnd(page)
  await expect(log(page)).toBeFocused()
})
