import { expect, test } from './support/fixtures.ts'
import { inspect } from './support/inspect.ts'
import { chatOf, composer, isSent, makeGroup, message, messages, openChat, tick } from './support/talk.ts'

test('[M6] what is written with formatting is shown so to both, and its links say where they lead @sealed', async ({
  somebody,
}) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  await chatOf(ann, bob)
  await composer(ann.page).fill('a **bold** word, `code` and [a link](https://example.com/x)')
  await composer(ann.page).press('Enter')
  for (const { page } of [ann, bob]) {
    const said = message(page, 'a bold word')
    await expect(said.locator('strong')).toHaveText('bold')
    await expect(said.locator('code')).toHaveText('code')
    await expect(said.getByRole('link', { name: 'a link' })).toHaveAttribute('href', 'https://example.com/x')
    await expect(said).toContainText('(example.com)')
  }
  for (const text of ['```ts\nconst one = 1\n```', '- one\n- two', '> what you said', '😀👍']) {
    await composer(ann.page).fill(text)
    await composer(ann.page).press('Enter')
  }
  await expect(messages(bob.page)).toHaveCount(5)
  await expect(bob.page.getByRole('listitem').filter({ hasText: /^two/ })).toBeVisible()
  await inspect(bob.page, 'formatting')
})

test('[M6] formatting is put on by keys and by the toolbar, which the keyboard reaches', async ({ somebody }) => {
  const ann = await somebody('ann')
  const { page } = ann
  await chatOf(ann, ann)
  await composer(page).fill('very good')
  await composer(page).press('Control+A')
  await composer(page).press('Control+B')
  await expect(composer(page)).toHaveValue('**very good**')
  await composer(page).press('Control+A')
  await page.keyboard.press('Shift+Tab')
  await expect(page.getByRole('button', { name: 'Formatting' })).toBeFocused()
  await page.keyboard.press('Enter')
  const toolbar = page.getByRole('toolbar', { name: 'Formatting' })
  await toolbar.getByRole('button', { name: 'Bold' }).focus()
  await page.keyboard.press('ArrowRight')
  await expect(toolbar.getByRole('button', { name: 'Italic' })).toBeFocused()
  await inspect(page, 'toolbar')
  await page.keyboard.press('Escape')
  await expect(composer(page)).toBeFocused()
  await expect(toolbar).toHaveCount(0)
})

test('[M6] somebody is named by choosing them while typing, and their list says so @sealed', async ({ somebody }) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  await makeGroup(ann, 'Ride', [bob])
  const { page } = ann
  await composer(page).pressSequentially('hello @bo')
  const people = page.getByRole('listbox', { name: 'People' })
  await expect(people.getByRole('option')).toHaveCount(1)
  await inspect(page, 'completion')
  await composer(page).press('Enter')
  await expect(composer(page)).toHaveValue(`hello @${bob.handle} `)
  await composer(page).pressSequentially('and @al')
  await people.getByRole('option', { name: '@all' }).click()
  await composer(page).press('Enter')
  await expect(tick(page, 'hello')).toHaveAccessibleName(isSent)
  const row = bob.page.getByRole('navigation', { name: 'Conversations' }).getByRole('link', { name: /Ride/ })
  await expect(row).toContainText('You are mentioned.')
  await openChat(bob, 'Ride')
  await expect(message(bob.page, `@${bob.handle}`).locator('bdi').first()).toHaveText(`@${bob.handle}`)
})

test('[M6] emoji are picked from a table, completed by name, and put in as `:name:` @sealed', async ({ somebody }) => {
  const ann = await somebody('ann')
  const { page } = ann
  await chatOf(ann, ann)
  await page.getByRole('button', { name: 'Emoji' }).click()
  const picker = page.getByRole('region', { name: 'Emoji' })
  await expect(picker.getByRole('gridcell').first()).toBeVisible()
  await inspect(page, 'emoji')
  await picker.getByLabel('Search emoji').fill('rocket')
  await expect(picker.getByRole('gridcell').first()).toHaveText('🚀')
  await picker.getByLabel('Search emoji').press('Enter')
  await expect(composer(page)).toHaveValue('🚀')
  await expect(composer(page)).toBeFocused()
  await composer(page).pressSequentially(' :tada')
  await expect(page.getByRole('listbox', { name: 'Emoji' }).getByRole('option').first()).toContainText('🎉')
  await composer(page).press('Tab')
  await expect(composer(page)).toHaveValue('🚀 🎉 ')
  await composer(page).pressSequentially(':heart:')
  await expect(composer(page)).toHaveValue('🚀 🎉 ❤️ ')
})
