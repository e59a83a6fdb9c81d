import type { Locator, Page } from '@playwright/test'
import { expect, test } from './support/fixtures.ts'
import { inspect } from './support/inspect.ts'
import {
  chatOf,
  composer,
  isSent,
  log,
  makeGroup,
  message,
  messages,
  openChat,
  say,
  startChat,
  tick,
} from './support/talk.ts'

/** Opens what can be done with a message, by the pointer. */
async function menuOf(page: Page, text: string): Promise<Locator> {
  await message(page, text).hover()
  await message(page, text).getByRole('button', { name: 'More about this message' }).click()
  return page.getByRole('menu', { name: 'Message' })
}

const item = (page: Page, name: string) => page.getByRole('menuitem', { name, exact: true })

test('[M6] a message is edited, with a mark and its history, and the draft stays @sealed', async ({ somebody }) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  await chatOf(ann, bob)
  await say(ann.page, 'see you at teh gate')
  await composer(ann.page).press('ArrowUp')
  await expect(ann.page.getByRole('region', { name: 'Editing' })).toBeVisible()
  await expect(composer(ann.page)).toHaveValue('see you at teh gate')
  await ann.page.keyboard.press('Escape')
  await expect(composer(ann.page)).toHaveValue('')
  await composer(ann.page).fill('a draft')
  const menu = await menuOf(ann.page, 'teh gate')
  await expect(menu).toBeVisible()
  await inspect(ann.page, 'message menu')
  await menu.getByRole('menuitem', { name: 'Edit' }).click()
  await composer(ann.page).fill('see you at the gate')
  await composer(ann.page).press('Enter')
  await expect(composer(ann.page)).toHaveValue('a draft')
  for (const { page } of [ann, bob]) await expect(message(page, 'at the gate')).toContainText('edited')
  await menuOf(bob.page, 'at the gate')
  await expect(item(bob.page, 'Edit')).toHaveCount(0)
  await expect(item(bob.page, 'Delete for everyone')).toHaveCount(0)
  await item(bob.page, 'Info').click()
  await expect(bob.page.getByRole('region', { name: 'What it said before' })).toContainText('see you at teh gate')
  await inspect(bob.page, 'about a message')
})

test('[M6] on a phone a finger that stays opens the menu, which fits or scrolls, and lifting it chooses nothing', async ({
  somebody,
}) => {
  const { handle, page, context } = await somebody('ann', {
    viewport: { width: 360, height: 480 },
    hasTouch: true,
    isMobile: true,
  })
  await startChat({ handle, page, context }, handle)
  await composer(page).fill('see you at the gate')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(tick(page, 'at the gate')).toHaveAccessibleName(isSent)
  const words = await message(page, 'at the gate').getByText('at the gate').boundingBox()
  if (!words) throw new Error('nothing is said')
  const touch = await context.newCDPSession(page)
  const touchPoints = [{ x: words.x + 10, y: words.y + 10 }]
  await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints })
  const menu = page.getByRole('menu', { name: 'Message' })
  await expect(menu).toBeVisible()
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  await expect(menu.getByRole('menuitem').first()).toBeInViewport({ ratio: 1 })
  await page.setViewportSize({ width: 480, height: 360 })
  await expect(menu).toBeInViewport({ ratio: 1 })
  const last = item(page, 'Delete for everyone')
  await last.scrollIntoViewIfNeeded()
  await expect(last).toBeInViewport({ ratio: 1 })
  await last.tap()
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true })).toBeVisible()
})

test('[M6] what is deleted for everyone says nothing any more, here, there and after a reload @sealed', async ({
  somebody,
}) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  await chatOf(ann, bob)
  await say(ann.page, 'a secret')
  await expect(message(bob.page, 'a secret')).toBeVisible()
  await menuOf(ann.page, 'a secret')
  await item(ann.page, 'Delete for everyone').click()
  await inspect(ann.page, 'delete')
  await ann.page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click()
  for (const { page } of [ann, bob]) await expect(message(page, 'Message deleted')).toBeVisible()
  await bob.page.reload()
  await expect(message(bob.page, 'Message deleted')).toBeVisible()
  await expect(message(bob.page, 'a secret')).toHaveCount(0)
})

test('[M6] an answer shows what it answers, and leads there @sealed', async ({ somebody }) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  await chatOf(ann, bob)
  await say(ann.page, 'which gate?')
  for (let line = 1; line <= 30; line++) await say(ann.page, `line ${line}`)
  await log(bob.page).press('Home')
  await menuOf(bob.page, 'which gate?')
  await item(bob.page, 'Reply').click()
  await expect(bob.page.getByRole('region', { name: 'Replying' })).toContainText('which gate?')
  await inspect(bob.page, 'reply')
  await composer(bob.page).fill('the north one')
  await composer(bob.page).press('Enter')
  await expect(bob.page.getByRole('region', { name: 'Replying' })).toHaveCount(0)
  const answer = message(ann.page, 'the north one')
  await expect(answer).toContainText('which gate?')
  await inspect(ann.page, 'quote')
  await answer.getByRole('button', { name: /which gate/ }).click()
  await expect(messages(ann.page).filter({ hasText: 'which gate?' }).first()).toBeFocused()
  await expect(messages(ann.page).filter({ hasText: 'which gate?' }).first()).toBeInViewport()
})

test('[M6] reactions show who reacted, are joined and taken back, and are there after a reload @sealed', async ({
  somebody,
}) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  await chatOf(ann, bob)
  await say(ann.page, 'we won')
  await message(bob.page, 'we won').hover()
  await message(bob.page, 'we won').getByRole('button', { name: 'React' }).click()
  await bob.page.getByLabel('Search emoji').fill('tada')
  await expect(bob.page.getByRole('gridcell').first()).toHaveText('🎉')
  await bob.page.getByLabel('Search emoji').press('Enter')
  const reaction = message(ann.page, 'we won').getByRole('button', { name: new RegExp(`^🎉 ?by ${bob.handle}`) })
  await expect(reaction).toHaveAttribute('aria-pressed', 'false')
  await reaction.click()
  await expect(message(bob.page, 'we won').getByRole('button', { name: /^🎉 ?2 ?by/ })).toBeVisible()
  await inspect(bob.page, 'reactions')
  await message(bob.page, 'we won').getByRole('button', { name: /^🎉/ }).click()
  // What is shown is on the disk.
  await expect(message(bob.page, 'we won').getByRole('button', { name: /^🎉 ?by/ })).toBeVisible()
  await bob.page.reload()
  await expect(message(bob.page, 'we won').getByRole('button', { name: /^🎉 ?by/ })).toBeVisible()
  await expect(message(ann.page, 'we won').getByRole('button', { name: /^🎉 ?by you/ })).toBeVisible()
})

test('[M6] what is pinned stands above, for everybody, and leads to the message @sealed', async ({ somebody }) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  await makeGroup(ann, 'Ride', [bob])
  for (const text of ['meet at nine', 'bring lights']) {
    await say(ann.page, text)
    await menuOf(ann.page, text)
    await item(ann.page, 'Pin').click()
  }
  await openChat(bob, 'Ride')
  const pins = bob.page.getByRole('region', { name: 'Pinned' })
  await expect(pins).toContainText('bring lights')
  await pins.getByRole('button', { name: 'All 2' }).click()
  await inspect(bob.page, 'pins')
  await bob.page
    .getByRole('dialog')
    .getByRole('button', { name: /meet at nine/ })
    .click()
  await expect(message(bob.page, 'meet at nine')).toBeFocused()
  await menuOf(bob.page, 'bring lights')
  await item(bob.page, 'Unpin').click()
  await expect(ann.page.getByRole('region', { name: 'Pinned' })).toContainText('meet at nine')
})

test('[E1] all that is done with a message is done with the keyboard alone', async ({ somebody }) => {
  const ann = await somebody('ann')
  const { page } = ann
  await chatOf(ann, ann)
  for (const text of ['one', 'two', 'three']) await say(page, text)
  await log(page).focus()
  await page.keyboard.press('ArrowUp')
  await expect(message(page, 'three')).toBeFocused()
  await page.keyboard.press('ArrowUp')
  await expect(message(page, 'two')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(item(page, 'Reply')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(composer(page)).toBeFocused()
  await page.keyboard.type('to two')
  await page.keyboard.press('Enter')
  await expect(tick(page, 'to two')).toHaveAccessibleName(isSent)
  await expect(message(page, 'to two').getByRole('button', { name: /two/ })).toBeVisible()
})

test('[M6] edited, reacted to and deleted at once, a message ends deleted for everybody @sealed', async ({
  somebody,
}) => {
  const [ann, bob, eve] = [await somebody('ann'), await somebody('bob'), await somebody('eve')]
  await makeGroup(ann, 'Ride', [bob, eve])
  await openChat(bob, 'Ride')
  await openChat(eve, 'Ride')
  await say(bob.page, 'all at once')
  await menuOf(bob.page, 'all at once')
  await item(bob.page, 'Edit').click()
  await composer(bob.page).fill('all at once, edited')
  await menuOf(ann.page, 'all at once')
  await item(ann.page, 'Delete for everyone').click()
  await menuOf(eve.page, 'all at once')
  await Promise.all([
    composer(bob.page).press('Enter'),
    ann.page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click(),
    item(eve.page, 'Pin').click(),
  ])
  for (const { page } of [ann, bob, eve]) {
    await expect(message(page, 'Message deleted')).toBeVisible()
    await expect(message(page, 'all at once')).toHaveCount(0)
    await expect(page.getByRole('region', { name: 'Pinned' })).toHaveCount(0)
  }
})

test('[M6] what two people do to one message at once ends alike for both @sealed', async ({ somebody }) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  await chatOf(ann, bob)
  await say(ann.page, 'both at once')
  await menuOf(ann.page, 'both at once')
  await item(ann.page, 'Edit').click()
  await composer(ann.page).fill('both at once, edited')
  await menuOf(bob.page, 'both at once')
  await Promise.all([composer(ann.page).press('Enter'), item(bob.page, 'Pin').click()])
  for (const { page } of [ann, bob]) {
    await expect(message(page, 'both at once, edited')).toContainText('edited')
    await expect(page.getByRole('region', { name: 'Pinned' })).toContainText('both at once, edited')
  }
})
