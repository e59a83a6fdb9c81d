import { logIn, newHandle, register } from './support/accounts.ts'
import { expect, test } from './support/fixtures.ts'
import { inspect } from './support/inspect.ts'
import { chatOf, composer, log, message, openChat, say } from './support/talk.ts'

test('[M6] what I delete for me goes from all my devices, also when it was done without a network; the other keeps it @sealed', async ({
  somebody,
  newcomer,
}) => {
  const [bob, page, other] = [await somebody('bob'), await newcomer(), await newcomer()]
  const ann = { handle: newHandle('ann'), page, context: page.context() }
  await page.goto('/')
  await register(page, ann.handle)
  await chatOf(ann, bob)
  await say(bob.page, 'Keep this')
  await say(bob.page, 'Not this')
  await say(page, 'An answer')
  await other.goto('/')
  await logIn(other, ann.handle)
  await openChat({ ...ann, page: other }, bob.handle)
  await expect(message(other, 'Not this')).toBeVisible()

  async function deleteForMe(text: string): Promise<void> {
    await message(page, text).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('menuitem', { name: 'Delete for me' }).click()
    await page.getByRole('button', { name: 'Delete', exact: true }).click()
    await expect(message(page, text)).toHaveCount(0)
  }
  await message(page, 'Not this').focus()
  await page.keyboard.press('Enter')
  await page.getByRole('menuitem', { name: 'Delete for me' }).click()
  await inspect(page, 'delete for me')
  await page.getByRole('button', { name: 'Keep' }).click()
  await expect(message(page, 'Not this')).toBeVisible()
  await ann.context.setOffline(true)
  await deleteForMe('Not this')
  await ann.context.setOffline(false)
  await expect(message(other, 'Not this')).toHaveCount(0, { timeout: 30_000 })
  await deleteForMe('An answer')
  await expect(message(other, 'An answer')).toHaveCount(0)
  await expect(other.getByRole('navigation', { name: 'Conversations' })).toContainText('You deleted this message')
  await page.reload()
  await expect(composer(page)).toBeVisible()
  await expect(message(page, 'Keep this')).toBeVisible()
  await expect(log(page).getByText('Not this')).toHaveCount(0)
  for (const text of ['Keep this', 'Not this', 'An answer']) await expect(message(bob.page, text)).toBeVisible()
})
