import type { Page } from '@playwright/test'
import { expect, test } from './support/fixtures.ts'
import { inspect } from './support/inspect.ts'
import { chatOf, composer, log, message, say, startChat } from './support/talk.ts'

const long = (name: string) => Array.from({ length: 60 }, (_, line) => `${name}, line ${line + 1}`).join('\n')
const topOf = (page: Page, text: string) =>
  message(page, text)
    .first()
    .evaluate((article) => article.getBoundingClientRect().top)

/** Nothing moves any more: three frames in which the list stood still. */
const settled = (page: Page) =>
  log(page).evaluate(async (list) => {
    for (let still = 0, last = -1; still < 3; last = list.scrollHeight + list.scrollTop) {
      await new Promise((frame) => requestAnimationFrame(frame))
      still = list.scrollHeight + list.scrollTop === last ? still + 1 : 0
    }
  })

test('[M10] a long message shows its beginning, and the rest without moving what is above @sealed', async ({
  somebody,
  writer,
}) => {
  const ann = await somebody('ann')
  const { page } = ann
  const texts = ['before', long('middle'), 'between', `\`\`\`ts\n${long('code')}\n\`\`\``]
  const { client } = await writer('bob', ann, texts.length, (index) => texts[index] ?? '')
  await startChat(ann, client.signedIn.person.handle)
  await expect(message(page, 'code, line 1')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Show more' })).toHaveCount(2)
  await inspect(page, 'long messages')
  await settled(page)
  for (const name of ['code', 'middle']) {
    const button = message(page, `${name}, line 1`).getByRole('button', { name: /^Show (more|less)/ })
    await button.focus()
    await settled(page)
    const before = await topOf(page, `${name}, line 1`)
    await page.keyboard.press('Enter')
    await settled(page)
    expect(Math.abs((await topOf(page, `${name}, line 1`)) - before)).toBeLessThan(1)
    await expect(button).toHaveText('Show less')
    await expect(button).toBeFocused()
  }
  await page.keyboard.press('Enter')
  await settled(page)
  await expect(message(page, 'middle, line 1').getByRole('button', { name: 'Show more' })).toBeFocused()
  await expect(message(page, 'middle, line 1').getByRole('button', { name: 'Show more' })).toBeInViewport()
  // What was unfolded stays so when it comes back.
  await expect(message(page, 'code, line 1').getByRole('button', { name: 'Show less' })).toHaveCount(1)
})

test('[E1] each thing that is done with a message has a key, and ? lists them', async ({ somebody }) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  const { page } = ann
  await chatOf(ann, bob)
  await say(bob.page, 'from bob')
  await say(page, 'of mine')
  await log(page).focus()
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keyboard' })).toBeVisible()
  await inspect(page, 'keyboard')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)

  await message(page, 'of mine').focus()
  await page.keyboard.press('r')
  await expect(page.getByRole('region', { name: 'Replying' })).toContainText('of mine')
  await page.keyboard.press('Escape')
  await message(page, 'of mine').focus()
  await page.keyboard.press('e')
  await expect(composer(page)).toHaveValue('of mine')
  await page.keyboard.press('Escape')
  // Nobody edits what others say: the key does nothing, and the focus stays.
  await message(page, 'from bob').focus()
  await page.keyboard.press('e')
  await expect(page.getByRole('region', { name: 'Editing' })).toHaveCount(0)
  await expect(page.getByRole('menu')).toHaveCount(0)
  await expect(message(page, 'from bob')).toBeFocused()
  await page.keyboard.press('p')
  await expect(page.getByRole('region', { name: 'Pinned' })).toContainText('from bob')
  await message(page, 'of mine').focus()
  await page.keyboard.press('Delete')
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).press('Enter')
  await expect(message(page, 'Message deleted')).toBeVisible()
  // What is typed is typed.
  await composer(page).fill('')
  await composer(page).press('?')
  await expect(page.getByRole('dialog')).toHaveCount(0)
})
