import { newHandle } from './support/accounts.ts'
import { expect, test } from './support/fixtures.ts'
import { inspect } from './support/inspect.ts'
import { composer, makeRoom, message, say } from './support/talk.ts'

for (const [locale, time] of [
  ['de-DE', /^\d?\d:\d\d$/],
  ['ar-EG', /^\d?\d:\d\d [AP]M$/i],
  ['en-US', /^[1-9]\d?:\d\d [AP]M$/i],
] as const)
  test(`words, dates and numbers are in one language in a browser that speaks ${locale}`, async ({ somebody }) => {
    const ann = await somebody('ann', { locale })
    const { page } = ann
    await makeRoom(ann, newHandle('Ride'))
    await expect(page.getByText('1 person · 7 days left')).toBeVisible()
    await say(page, 'hello')
    await expect(message(page, 'hello').locator('time')).toHaveText(time)
    await expect(message(page, 'hello')).toHaveAccessibleName(
      /^You, (Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day.*\b20\d\d\b/,
    )
    await composer(page).fill('a'.repeat(5001))
    await expect(
      page.getByText('1,001 characters too many').or(page.getByText('1.001 characters too many')),
    ).toBeVisible()
  })

test('in a page that runs from right to left names begin where its lines do, and nothing is wider than it', async ({
  somebody,
}) => {
  const ann = await somebody('ann')
  const { page } = ann
  await makeRoom(ann, newHandle('Ride'))
  await page.evaluate(() => {
    document.documentElement.dir = 'rtl'
  })
  const heading = page.locator('main header h1')
  const gaps = await heading.evaluate((element) => {
    const words = document.createRange()
    words.selectNodeContents(element)
    const [box, text] = [element.getBoundingClientRect(), words.getBoundingClientRect()]
    return { before: box.right - text.right, after: text.left - box.left }
  })
  expect(gaps.before).toBeLessThanOrEqual(1)
  expect(gaps.after).toBeGreaterThan(50)
  await inspect(page, 'from right to left')
})
