import type { Page } from '@playwright/test'
import { expect, test } from './support/fixtures.ts'
import { inspect } from './support/inspect.ts'
import { chatOf, makeGroup, message, openChat } from './support/talk.ts'

const dialog = (page: Page) => page.getByRole('dialog', { name: 'New poll' })

async function newPoll(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Poll' }).click()
}

test('[M6] a poll is asked, answered, answered otherwise and taken back, here and there @sealed', async ({
  somebody,
}) => {
  const [ann, bob] = [
    await somebody('ann'),
    await somebody('bob', { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true }),
  ]
  await makeGroup(ann, 'Sunday ride', [bob])
  await openChat(bob, 'Sunday ride')
  await newPoll(ann.page)
  await dialog(ann.page).getByRole('button', { name: 'Ask' }).click()
  await expect(dialog(ann.page).getByText('Write what you want to ask.')).toBeVisible()
  await dialog(ann.page).getByLabel('Question').fill('Which gate?')
  await dialog(ann.page).getByLabel('Answer 1').fill('North')
  await dialog(ann.page).getByLabel('Answer 2').fill('South')
  await dialog(ann.page).getByLabel('Answer 3').fill('Neither')
  await inspect(ann.page, 'a new poll')
  await dialog(ann.page).getByRole('button', { name: 'Ask' }).click()
  await expect(dialog(ann.page)).toHaveCount(0)

  const [asked, seen] = [message(ann.page, 'Which gate?'), message(bob.page, 'Which gate?')]
  await seen.getByRole('radio', { name: /^North/ }).check()
  await expect(asked.getByRole('radio', { name: /^North/ })).toHaveAccessibleName(/chosen by 1: /)
  await asked.getByRole('radio', { name: /^South/ }).check()
  await seen.getByRole('radio', { name: /^South/ }).check()
  for (const poll of [asked, seen]) {
    await expect(poll.getByRole('radio', { name: /^South/ })).toHaveAccessibleName(/chosen by 2: /)
    await expect(poll.getByText('2 people have chosen')).toBeVisible()
  }
  await inspect(bob.page, 'a poll')
  await seen.getByRole('button', { name: 'Take mine back' }).click()
  for (const poll of [asked, seen]) await expect(poll.getByText('1 person has chosen')).toBeVisible()
  await bob.page.reload()
  await expect(message(bob.page, 'Which gate?').getByText('1 person has chosen')).toBeVisible()
})

test('[M6] what people chose in a hidden poll is shown when its author closes it, by the keyboard alone @sealed', async ({
  somebody,
}) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  await chatOf(ann, bob)
  const { keyboard } = ann.page
  await ann.page.getByRole('button', { name: 'Add', exact: true }).focus()
  await keyboard.press('Enter')
  await expect(ann.page.getByRole('menuitem', { name: 'Files' })).toBeFocused()
  await keyboard.press('ArrowDown')
  await keyboard.press('Enter')
  await expect(dialog(ann.page).getByLabel('Question')).toBeFocused()
  for (const words of ['What shall we bring?', 'Bread', 'Cheese']) {
    await keyboard.type(words)
    await keyboard.press('Tab')
  }
  await keyboard.press('Tab')
  await keyboard.press('Space')
  await keyboard.press('Tab')
  await keyboard.press('Space')
  await keyboard.press('Enter')
  const [asked, seen] = [message(ann.page, 'What shall we bring?'), message(bob.page, 'What shall we bring?')]
  await seen.getByRole('checkbox', { name: 'Bread' }).check()
  await seen.getByRole('checkbox', { name: 'Cheese' }).check()
  await expect(asked.getByText('1 person has chosen')).toBeVisible()
  await expect(asked.getByRole('checkbox', { name: 'Bread', exact: true })).toBeVisible()
  await expect(seen.getByRole('checkbox', { name: 'Bread', exact: true })).toBeChecked()

  await asked.focus()
  await keyboard.press('Enter')
  await ann.page.getByRole('menuitem', { name: 'Close the poll' }).press('Enter')
  for (const poll of [asked, seen]) {
    await expect(poll.getByText('This poll is closed.')).toBeVisible()
    await expect(poll.getByRole('checkbox', { name: /^Cheese/ })).toHaveAccessibleName(/chosen by 1: /)
    await expect(poll.getByRole('checkbox', { name: /^Cheese/ })).toBeDisabled()
  }
})
