import type { Locator, Page } from '@playwright/test'
import { limits } from '../../protocol/limits.ts'
import { newHandle } from './support/accounts.ts'
import { expect, test } from './support/fixtures.ts'
import { composer, isSent, makeRoom, say } from './support/talk.ts'

const box = async (what: Locator) => {
  const found = await what.boundingBox()
  if (!found) throw new Error(`${what} is not there`)
  return { ...found, right: found.x + found.width, bottom: found.y + found.height }
}

/** As a browser whose text is set to twice the size. */
const doubleText = (page: Page) => page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'))

test('with text of twice the size nothing lies over anything else', async ({ somebody }) => {
  const ann = await somebody('ann')
  const { page } = ann
  const name = newHandle('Sunday ride')
  await makeRoom(ann, name)
  await say(page, 'North gate')
  await doubleText(page)
  const row = page.getByRole('navigation').getByRole('link', { name: new RegExp(name) })
  const [whole, title, preview] = [await box(row), await box(row.locator('b')), await box(row.getByText('North gate'))]
  expect(title.bottom).toBeLessThanOrEqual(preview.y + 1)
  expect(title.y).toBeGreaterThanOrEqual(whole.y)
  expect(preview.bottom).toBeLessThanOrEqual(whole.bottom)

  const fuse = await box(row.locator('> :first-child'))
  expect(Math.abs(fuse.width - fuse.height)).toBeLessThan(1)
  const initials = row.getByText('SR', { exact: true })
  const letters = await initials.evaluate((face) => {
    const range = document.createRange()
    range.selectNodeContents(face)
    return [range.getBoundingClientRect().width, face.getBoundingClientRect().width] as const
  })
  expect(letters[0]).toBeLessThan(letters[1] * 0.8)

  const send = page.getByRole('button', { name: 'Record a voice message' })
  expect((await box(send.locator('svg'))).width).toBeLessThan((await box(send)).width * 0.7)
  await page.getByRole('link', { name: 'Rooms' }).click()
  await page.getByRole('button', { name: 'New room' }).click()
  expect((await box(page.getByRole('radio').first())).width).toBeGreaterThanOrEqual(32)

  await page.keyboard.press('Escape')
  await page.setViewportSize({ width: 360, height: 740 })
  await page.getByRole('link', { name: 'Back to the list' }).click()
  expect((await box(page.getByRole('button', { name: 'Account' }))).right).toBeLessThanOrEqual(360)
})

test('in forced colours one sees which chat and which tab is chosen, the fuse, and what is a button', async ({
  somebody,
}) => {
  const ann = await somebody('ann')
  const { page } = ann
  const name = newHandle('Sunday ride')
  await makeRoom(ann, name)
  await page.emulateMedia({ forcedColors: 'active' })
  const chats = page.getByRole('navigation')
  const row = chats.getByRole('link', { name: new RegExp(name) })
  await expect(row).toHaveCSS('outline-style', 'solid')
  await expect(chats.getByRole('tab', { name: 'Recent' })).toHaveCSS('outline-style', 'solid')
  await expect(chats.getByRole('tab', { name: 'Contacts' })).toHaveCSS('outline-style', 'none')
  expect(
    await row.evaluate((link) =>
      [...link.querySelectorAll('*')].some((one) => getComputedStyle(one).backgroundImage.includes('conic-gradient')),
    ),
  ).toBe(true)
  await expect(page.getByRole('button', { name: 'Record a voice message' })).toHaveCSS('border-top-width', '1px')
  await chats.getByRole('link', { name: 'Rooms' }).click()
  await expect(page.getByRole('button', { name: 'New room' })).toHaveCSS('border-top-style', 'solid')
  await page.emulateMedia({ forcedColors: 'none' })
})

test('on a phone what is pressed is 44 pixels high or more', async ({ somebody }) => {
  const ann = await somebody('ann', { viewport: { width: 360, height: 740 } })
  const { page } = ann
  await makeRoom(ann, newHandle('Ride'))
  for (let count = 0; count < 30; count++) await say(page, `number ${count}`)
  await page.getByRole('log').evaluate((log) => log.scrollTo(0, 0))
  const pill = page.getByRole('button', { name: 'To the newest' })
  expect((await box(pill)).height).toBeGreaterThanOrEqual(44)
  await page.getByRole('link', { name: 'Back to the list' }).click()
  for (const target of await page.getByRole('navigation').locator('a, button').filter({ visible: true }).all())
    expect((await box(target)).height, (await target.textContent()) ?? '').toBeGreaterThanOrEqual(44)
})

test('what can’t be pressed now looks like it', async ({ somebody }) => {
  const ann = await somebody('ann')
  await makeRoom(ann, newHandle('Ride'))
  const send = ann.page.getByRole('button', { name: 'Send' })
  await composer(ann.page).fill('x'.repeat(limits.textCodePoints + 1))
  await expect(send).toHaveCSS('opacity', '0.55')
  await composer(ann.page).fill('hello')
  await expect(send).toHaveCSS('opacity', '1')
})

test('the time stands at the end of every bubble, whichever way its text runs', async ({ somebody }) => {
  const ann = await somebody('ann')
  await makeRoom(ann, newHandle('Ride'))
  for (const text of ['Thank you', 'شكرا', 'شكرا، أراك غدا عند البوابة الشمالية'.repeat(4)]) {
    await say(ann.page, text)
    const said = ann.page.getByRole('article').filter({ hasText: text }).last()
    const [bubble, time] = [await box(said.locator('> div')), await box(said.getByRole('img', { name: isSent }))]
    expect(bubble.right - time.right).toBeLessThan(16)
    expect(bubble.bottom - time.bottom).toBeLessThan(16)
  }
})
