import type { Locator, Page } from '@playwright/test'
import { expect, type Somebody, test } from './support/fixtures.ts'
import { inspect } from './support/inspect.ts'
import { chatOf, composer, joinListed, log, makeGroup, makeRoom, message, openChat, say, startChat } from './support/talk.ts'

/** Opens the search from the keyboard, and looks for something. */
async function search(page: Page, typed: string): Promise<Locator> {
  await page.keyboard.press('ControlOrMeta+k')
  const dialog = page.getByRole('dialog', { name: 'Search' })
  await dialog.getByRole('searchbox').fill(typed)
  return dialog
}

const hit = (dialog: Locator, text: string): Locator => dialog.getByRole('button').filter({ hasText: text })

test('[M3] one box finds what was said in all conversations, grouped, and leads there @sealed', async ({ somebody }) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  await chatOf(ann, bob)
  await say(ann.page, 'the marmalade is in the cellar')
  for (let line = 1; line <= 30; line++) await say(ann.page, `line ${line}`)
  await makeGroup(ann, 'Breakfast', [bob])
  await say(ann.page, 'marmalade, toast and tea')
  const dialog = await search(ann.page, 'marmal')
  await expect(dialog.getByRole('status')).toHaveText('2 messages in 2 conversations')
  await expect(dialog.getByRole('region', { name: 'Breakfast' })).toContainText('toast and tea')
  await expect(dialog.getByRole('region', { name: bob.handle }).locator('mark')).toHaveText('marmalade')
  await inspect(ann.page, 'search')
  await hit(dialog, 'cellar').click()
  await expect(dialog).toHaveCount(0)
  await expect(message(ann.page, 'the marmalade is in the cellar')).toBeFocused()
  await expect(message(ann.page, 'the marmalade is in the cellar')).toBeInViewport()
  await ann.page.getByRole('button', { name: 'To the newest' }).click()
  await expect(message(ann.page, 'line 30')).toBeInViewport()
})
