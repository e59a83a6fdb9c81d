import type { Locator, Page } from '@playwright/test'
import { expect, type Somebody, test } from './support/fixtures.ts'
import { inspect } from './support/inspect.ts'
import { composer, message, startChat } from './support/talk.ts'

const sidebar = (page: Page): Locator => page.getByRole('navigation', { name: 'Conversations' })
const line = (page: Page, name: string): Locator => sidebar(page).getByRole('link', { name: new RegExp(name) })
/** Says something, and waits until it is in the log; how far it came then is another matter. */
async function say(page: Page, text: string): Promise<void> {
  await composer(page).fill(text)
  await composer(page).press('Enter')
  await expect(
    message(page, text)
      .last()
      .getByRole('img', { name: /Sent|Delivered|Read/ }),
  ).toBeVisible()
}

const toList = (page: Page) => page.goto('/u/0/')

async function choose(page: Page, name: string, item: string): Promise<void> {
  await page.getByRole('button', { name: new RegExp(`^More about ${name}`) }).click()
  await page.getByRole('menu').getByText(item, { exact: true }).click()
}

/** Ann has written to Bob, and looks at something else. */
async function wrote(ann: Somebody, bob: Somebody, ...texts: string[]): Promise<void> {
  await startChat(ann, bob.handle)
  await expect(ann.page.getByRole('textbox', { name: `Message to ${bob.handle}` })).toBeVisible()
  for (const text of texts) await say(ann.page, text)
}

test('[P2][N1] what somebody writes is in the other’s list at once, counted, and in the window’s name @sealed', async ({
  somebody,
}) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  await expect(sidebar(bob.page).getByText('No conversations yet.')).toBeVisible()
  await wrote(ann, bob, 'Hello Bob', 'Are you there?')
  await expect(line(bob.page, ann.handle)).toContainText('Are you there?')
  await expect(line(bob.page, ann.handle)).toContainText('2 unread.')
  await expect(bob.page).toHaveTitle(/^\(2\) /)
  await expect(bob.page.locator('link[rel=icon]')).toHaveAttribute('href', '/icon-waiting.svg')
  await line(bob.page, ann.handle).click()
  await expect(message(bob.page, 'Are you there?')).toBeVisible()
  await expect(line(bob.page, ann.handle)).not.toContainText('unread')
  await expect(bob.page).not.toHaveTitle(/^\(/)
  await inspect(bob.page, 'read')
})

test('[N6] pinned, archived, muted and marked unread, on all devices within a second', async ({ somebody }) => {
  const [ann, bob, eve] = [await somebody('ann'), await somebody('bob'), await somebody('eve')]
  await wrote(bob, ann, 'from Bob')
  await wrote(eve, ann, 'from Eve')
  const other = await ann.context.newPage()
  await toList(other)
  const first = (page: Page) => sidebar(page).getByRole('list', { name: 'Conversations' }).getByRole('link').first()
  await expect(first(ann.page)).toContainText(eve.handle)
  await choose(ann.page, bob.handle, 'Pin')
  for (const page of [ann.page, other]) await expect(first(page)).toContainText(bob.handle)
  await choose(other, bob.handle, 'Nothing')
  for (const page of [ann.page, other]) {
    await expect(line(page, bob.handle)).toContainText('Muted.')
    await expect(page).toHaveTitle(/^\(1\) /)
  }
  await choose(ann.page, eve.handle, 'Archive')
  await expect(line(other, eve.handle)).toHaveCount(0)
  await other.getByRole('button', { name: 'Archived 1 unread' }).click()
  await expect(line(other, eve.handle)).toBeVisible()
  await choose(other, eve.handle, 'Take out of the archive')
  await expect(line(ann.page, eve.handle)).toBeVisible()
  await line(ann.page, bob.handle).click()
  await expect(line(other, bob.handle)).not.toContainText('unread.')
  await choose(other, bob.handle, 'Mark as unread')
  await expect(line(ann.page, bob.handle)).toContainText('Marked as unread.')
  await inspect(ann.page, 'a list with marks')
  await line(other, bob.handle).click()
  await expect(line(ann.page, bob.handle)).not.toContainText('Marked')
})

test('a line’s menu by the keyboard alone', async ({ somebody }) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  await wrote(bob, ann, 'from Bob')
  const { page } = ann
  const more = page.getByRole('button', { name: `More about ${bob.handle}` })
  await line(page, bob.handle).focus()
  await page.keyboard.press('Tab')
  await expect(more).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('menuitem', { name: 'Pin' })).toBeFocused()
  await inspect(page, 'a menu')
  await page.keyboard.press('ArrowUp')
  await expect(page.getByRole('menuitemradio', { name: 'Nothing' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('menu')).toHaveCount(0)
  await expect(more).toBeFocused()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await expect(line(page, bob.handle)).toContainText('Pinned.')
  await expect(more).toBeFocused()
})

test('[M8] the list and what was changed in it outlive the network', async ({ somebody }) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  await wrote(bob, ann, 'from Bob')
  await expect(line(ann.page, bob.handle)).toContainText('from Bob')
  // The service worker would have the menu.
  for (const what of ['Pin', 'Unpin']) await choose(ann.page, bob.handle, what)
  await expect(line(ann.page, bob.handle)).not.toContainText('Pinned.')
  await ann.context.setOffline(true)
  await choose(ann.page, bob.handle, 'Pin')
  await expect(line(ann.page, bob.handle)).toContainText('Pinned.')
  await expect(sidebar(ann.page).getByText('Not connected.')).toBeVisible()
  await say(bob.page, 'while you were away')
  await ann.context.setOffline(false)
  await expect(line(ann.page, bob.handle)).toContainText('while you were away')
  await expect(line(ann.page, bob.handle)).toContainText('Pinned.')
  // From the disk, where the Inbox can't be reached.
  const other = await ann.context.newPage()
  let away = true
  await other.routeWebSocket(/\/inbox\/socket/, (socket) => (away ? socket.close() : void socket.connectToServer()))
  await toList(other)
  await expect(line(other, bob.handle)).toContainText('while you were away')
  await expect(line(other, bob.handle)).toContainText('Pinned.')
  await expect(line(other, bob.handle)).toContainText('2 unread.')
  await inspect(other, 'a list without a connection')
  // What is changed there waits for it, also through a reload.
  await choose(other, bob.handle, 'Unpin')
  await other.reload()
  await expect(line(other, bob.handle)).toContainText('2 unread.')
  await expect(line(other, bob.handle)).not.toContainText('Pinned.')
  await expect(line(ann.page, bob.handle)).toContainText('Pinned.')
  away = false
  await other.reload()
  await expect(line(ann.page, bob.handle)).not.toContainText('Pinned.')
})

test('[M6] a draft is on every device, in its own conversation alone @sealed', async ({ somebody }) => {
  const [ann, bob, eve] = [await somebody('ann'), await somebody('bob'), await somebody('eve')]
  await wrote(ann, bob, 'to Bob')
  await wrote(ann, eve, 'to Eve')
  const other = await ann.context.newPage()
  await toList(other)
  await composer(ann.page).fill('could we move it to')
  await line(ann.page, bob.handle).click()
  await expect(ann.page.getByRole('textbox', { name: `Message to ${bob.handle}` })).toHaveValue('')
  await composer(ann.page).fill('for Bob')
  for (const page of [ann.page, other]) await expect(line(page, eve.handle)).toContainText('Draft: could we move it to')
  await line(other, eve.handle).click()
  await expect(composer(other)).toHaveValue('could we move it to')
  await composer(other).fill('could we move it to Friday?')
  await line(ann.page, eve.handle).click()
  await expect(composer(ann.page)).toHaveValue('could we move it to Friday?')
  await expect(line(ann.page, bob.handle)).toContainText('Draft: for Bob')
  await composer(ann.page).press('Enter')
  await expect(message(ann.page, 'could we move it to Friday?')).toBeVisible()
  await expect(composer(other)).toHaveValue('')
  await toList(ann.page)
  await expect(line(ann.page, eve.handle)).not.toContainText('Draft')
})
