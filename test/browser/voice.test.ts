import type { Locator, Page } from '@playwright/test'
import { chromium } from '../../scripts/chromium.mjs'
import { expect, test } from './support/fixtures.ts'
import { inspect } from './support/inspect.ts'
import { chatOf, composer, messages } from './support/talk.ts'

const { args, ...found } = chromium()
// A microphone that beeps.
test.use({
  launchOptions: { ...found, args: [...args, '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'] },
})

const microphone = (page: Page): Locator => page.getByRole('button', { name: 'Record a voice message' })
const bar = (page: Page): Locator => page.getByRole('region', { name: 'Voice message' })
const timer = (page: Page): Locator => bar(page).getByRole('timer')
const voices = (page: Page): Locator => messages(page).getByRole('group', { name: /^Voice message/ })
const send = (page: Page): Locator => page.getByRole('button', { name: 'Send' })

/** Speaks for at least two seconds, hands free, and sends it. */
async function speak(page: Page): Promise<void> {
  await microphone(page).click()
  await expect(timer(page)).toHaveText('0:02')
  await send(page).click()
  await expect(bar(page)).toHaveCount(0)
}

test('[M7] a voice message is tapped, heard, sent and played by the other @sealed', async ({ somebody }) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  await chatOf(ann, bob)
  await microphone(ann.page).click()
  await expect(timer(ann.page)).toHaveText('0:02')
  await inspect(ann.page, 'recording')
  await bar(ann.page).getByRole('button', { name: 'Stop and listen' }).click()
  const preview = bar(ann.page).getByRole('group', { name: /^Voice message/ })
  await preview.getByRole('button', { name: 'Play' }).click()
  await expect(preview.getByRole('button', { name: 'Pause' })).toBeVisible()
  await expect.poll(() => preview.getByLabel('Position').inputValue()).not.toBe('0')
  await inspect(ann.page, 'recorded')
  await send(ann.page).click()
  await expect(composer(ann.page)).toBeFocused()
  const voice = voices(bob.page)
  await expect(voice).toBeVisible()
  await voice.getByRole('button', { name: 'Play' }).click()
  await expect.poll(async () => Number(await voice.getByLabel('Position').inputValue())).toBeGreaterThan(0.3)
  await inspect(bob.page, 'voice message')
})

test('[M7] it is held, and let go to send; slid away, or Escape, it is gone', async ({ somebody }) => {
  const ann = await somebody('ann')
  const { page } = ann
  await chatOf(ann, ann)
  const place = await microphone(page).boundingBox()
  if (!place) throw new Error('no microphone')
  const [x, y] = [place.x + place.width / 2, place.y + place.height / 2]
  await page.mouse.move(x, y)
  await page.mouse.down()
  await expect(timer(page)).toHaveText('0:01')
  await page.mouse.move(x - 120, y, { steps: 5 })
  await expect(bar(page)).toHaveCount(0)
  await page.mouse.up()
  await expect(voices(page)).toHaveCount(0)
  await microphone(page).click()
  await expect(timer(page)).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(bar(page)).toHaveCount(0)
  await expect(composer(page)).toBeFocused()
  await page.mouse.move(x, y)
  await page.mouse.down()
  await expect(timer(page)).toHaveText('0:01')
  await page.mouse.up()
  await expect(voices(page)).toHaveCount(1)
})

test('[M7] by the keyboard alone: recorded, sent, played, sought and sped up; then the next is heard', async ({
  somebody,
}) => {
  const ann = await somebody('ann')
  const { page } = ann
  await chatOf(ann, ann)
  await microphone(page).focus()
  await page.keyboard.press('Enter')
  await expect(timer(page)).toHaveText('0:02')
  await expect(send(page)).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(voices(page)).toHaveCount(1)
  await speak(page)
  await expect(voices(page)).toHaveCount(2)
  const [first, second] = [voices(page).first(), voices(page).last()]
  const position = first.getByLabel('Position')
  await position.focus()
  await page.keyboard.press('End')
  await page.keyboard.press('ArrowLeft')
  const sought = Number(await position.inputValue())
  expect(sought).toBeGreaterThan(1)
  await first.getByRole('button', { name: /^Speed/ }).focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await expect(first.getByRole('button', { name: 'Speed 2' })).toBeVisible()
  await first.getByRole('button', { name: 'Play' }).focus()
  await page.keyboard.press('Enter')
  await expect(second.getByRole('button', { name: 'Pause' })).toBeVisible()
  await expect(first.getByRole('button', { name: 'Play' })).toBeVisible()
})
