import type { Page } from '@playwright/test'
import { expect, test } from './support/fixtures.ts'
import { inspect } from './support/inspect.ts'
import { chatOf, composer, isSent, log, makeGroup, message, messages, openChat, say, tick } from './support/talk.ts'

const item = (page: Page, name: string) => page.getByRole('menuitem', { name, exact: true })

/** Opens what can be done with a message, by the keyboard. */
async function menuOf(page: Page, text: string): Promise<void> {
  await message(page, text).focus()
  await page.keyboard.press('Enter')
}

test('[M6] a message is forwarded as a copy, to several at once, and says that it was @sealed', async ({
  somebody,
}) => {
  const [ann, bob, eve] = [await somebody('ann'), await somebody('bob'), await somebody('eve')]
  await makeGroup(ann, 'Sunday ride', [bob, eve])
  await chatOf(ann, bob)
  await composer(ann.page).fill('the north gate at *nine*')
  await composer(ann.page).press('Enter')
  await expect(message(ann.page, 'the north gate')).toBeVisible()
  await menuOf(ann.page, 'the north gate')
  await item(ann.page, 'Forward').click()
  const dialog = ann.page.getByRole('dialog', { name: 'Forward this message' })
  await dialog.getByLabel('Find a conversation').fill('nobody’s')
  await expect(dialog.getByText('No conversation is called so.')).toBeVisible()
  await dialog.getByLabel('Find a conversation').fill('')
  await dialog.getByRole('checkbox', { name: 'Sunday ride' }).check()
  await dialog.getByRole('checkbox', { name: new RegExp(bob.handle) }).check()
  await inspect(ann.page, 'forward')
  await dialog.getByRole('button', { name: 'Forward' }).click()
  await expect(dialog).toHaveCount(0)
  await expect(message(ann.page, 'the north gate').last()).toContainText('Forwarded')
  await expect(message(bob.page, 'the north gate')).toHaveCount(2)
  await openChat(eve, 'Sunday ride')
  await expect(message(eve.page, 'the north gate')).toContainText('Forwarded')
  await expect(message(eve.page, 'the north gate').locator('em')).toHaveText('nine')
})

test('[M6] the link to a message leads whoever is in there to it, however far up it is', async ({ somebody }) => {
  const permissions = ['clipboard-read', 'clipboard-write']
  const [ann, bob] = [await somebody('ann', { permissions }), await somebody('bob')]
  await makeGroup(ann, 'Sunday ride', [bob])
  await openChat(bob, 'Sunday ride')
  await say(ann.page, 'the north gate')
  for (let line = 1; line <= 40; line++) await say(ann.page, `line ${line}`)
  await message(ann.page, 'line 40').focus()
  await ann.page.keyboard.press('Escape')
  await log(ann.page).evaluate((list) => list.scrollTo(0, 0))
  await menuOf(ann.page, 'the north gate')
  await item(ann.page, 'Copy link').click()
  const address = await ann.page.evaluate(() => navigator.clipboard.readText())
  await bob.page.goto(address)
  await expect(message(bob.page, 'the north gate')).toBeFocused()
  await expect(message(bob.page, 'the north gate')).toBeInViewport()
  expect(new URL(bob.page.url()).hash).toBe('')
  await bob.page.goto(address.replace(/#.*/, '#019a0000-0000-7000-8000-000000000001'))
  await expect(bob.page.getByText('That message isn’t here any more.')).toBeVisible()
})

test('[M6] several messages are chosen, and copied, forwarded or deleted together @sealed', async ({ somebody }) => {
  const [ann, bob] = [
    await somebody('ann', { permissions: ['clipboard-read', 'clipboard-write'] }),
    await somebody('bob', { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true }),
  ]
  await makeGroup(ann, 'Sunday ride', [bob])
  for (const text of ['one', 'two', 'three']) await say(ann.page, text)
  await openChat(bob, 'Sunday ride')
  await composer(bob.page).fill('from Bob')
  await bob.page.getByRole('button', { name: 'Send' }).click()
  await expect(message(ann.page, 'from Bob')).toBeVisible()

  await menuOf(ann.page, 'one')
  await item(ann.page, 'Select').click()
  const bar = ann.page.getByRole('region', { name: 'Chosen messages' })
  await expect(bar.getByText('1 chosen')).toBeVisible()
  await expect(composer(ann.page)).toHaveCount(0)
  await ann.page.getByRole('checkbox', { name: /: three$/ }).check()
  await inspect(ann.page, 'chosen messages')
  await bar.getByRole('button', { name: 'Copy' }).click()
  await expect(bar).toHaveCount(0)
  expect(await ann.page.evaluate(() => navigator.clipboard.readText())).toBe('one\nthree')

  await menuOf(bob.page, 'from Bob')
  await item(bob.page, 'Select').click()
  const theirs = bob.page.getByRole('region', { name: 'Chosen messages' })
  await expect(theirs.getByRole('button', { name: 'Delete for everyone' })).toBeVisible()
  await bob.page.getByRole('checkbox', { name: /: two$/ }).check()
  await expect(theirs.getByRole('button', { name: 'Delete for me' })).toBeVisible()
  await inspect(bob.page, 'chosen messages on a phone')
  await bob.page.keyboard.press('Escape')
  await expect(composer(bob.page)).toBeVisible()

  await menuOf(ann.page, 'two')
  await item(ann.page, 'Select').click()
  await ann.page.getByRole('checkbox', { name: /: from Bob$/ }).check()
  await bar.getByRole('button', { name: 'Delete for everyone' }).click()
  const sure = ann.page.getByRole('dialog', { name: 'Delete 2 messages?' })
  await sure.getByRole('button', { name: 'Delete' }).click()
  for (const { page } of [ann, bob]) {
    await expect(message(page, 'Message deleted')).toHaveCount(2)
    await expect(messages(page)).toHaveCount(4)
  }
  await composer(ann.page).fill('after it')
  await composer(ann.page).press('Enter')
  await expect(tick(ann.page, 'after it')).toHaveAccessibleName(isSent)
})
