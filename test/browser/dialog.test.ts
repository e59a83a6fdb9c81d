import type { Locator } from '@playwright/test'
import { newHandle } from './support/accounts.ts'
import { expect, test } from './support/fixtures.ts'
import { makeRoom } from './support/talk.ts'

test('a dialog is closed by a press beside it, not by one that only ends there, and focus goes back', async ({
  somebody,
}) => {
  const { page } = await somebody('ann')
  const opener = page.getByRole('button', { name: 'New conversation' })
  await opener.click()
  const dialog = page.getByRole('dialog')
  const field = dialog.getByLabel('Username')
  await expect(field).toBeFocused()
  await field.fill('somebody')
  await field.hover()
  await page.mouse.down()
  await page.mouse.move(5, 5, { steps: 4 })
  await page.mouse.up()
  await expect(field).toHaveValue('somebody')
  await page.mouse.click(5, 5)
  await expect(dialog).toHaveCount(0)
  await expect(opener).toBeFocused()
})

test('a dialog that leads to another gives focus back when that one is closed', async ({ somebody }) => {
  const { page } = await somebody('ann')
  const opener = page.getByRole('button', { name: 'New conversation' })
  await opener.click()
  await page.getByRole('dialog').getByRole('button', { name: 'New room' }).click()
  await expect(page.getByRole('dialog').getByLabel('Name')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(opener).toBeFocused()
})

test('what is open over the sidebar stays when a narrower window has no room for that', async ({ somebody }) => {
  const ann = await somebody('ann')
  const { page } = ann
  await makeRoom(ann, newHandle('Ride'))
  await page.getByRole('button', { name: 'New conversation' }).click()
  await page.getByRole('dialog').getByLabel('Username').fill('somebody')
  await page.setViewportSize({ width: 360, height: 740 })
  await expect(page.getByRole('dialog').getByLabel('Username')).toHaveValue('somebody')
  await page.keyboard.press('Escape')
  await page.getByRole('link', { name: 'Back to the list' }).click()
  await expect(page.getByRole('button', { name: 'New conversation' })).toBeVisible()
})

test('a press on an empty place of the details leaves them open', async ({ somebody }) => {
  const ann = await somebody('ann')
  await makeRoom(ann, newHandle('Ride'))
  const details = await openDetails(ann.page.getByRole('button', { name: 'People and details' }))
  const { x = 0, y = 0, height = 0 } = (await details.boundingBox()) ?? {}
  await ann.page.mouse.click(x + 40, y + height - 40)
  await expect(details).toBeVisible()
  await ann.page.mouse.click(x - 40, y + height - 40)
  await expect(details).toHaveCount(0)
})

test('Back closes what lies over a page before it leaves the page', async ({ somebody }) => {
  const ann = await somebody('ann', { viewport: { width: 360, height: 740 } })
  const { page } = ann
  const name = newHandle('Ride')
  await makeRoom(ann, name)
  const address = page.url()
  for (const _ of [1, 2]) {
    const details = await openDetails(page.getByRole('button', { name: 'People and details' }))
    await page.evaluate(() => history.back())
    await expect(details).toHaveCount(0)
    await expect(page.getByRole('heading', { name })).toBeVisible()
    expect(page.url()).toBe(address)
  }
  await page.evaluate(() => history.back())
  await expect(page.getByRole('heading', { name: 'Rooms' })).toBeVisible()
})

test('whoever leaves a room or logs out by keyboard is put where that leads', async ({ somebody }) => {
  const ann = await somebody('ann')
  const { page } = ann
  await makeRoom(ann, newHandle('Ride'))
  const details = await openDetails(page.getByRole('button', { name: 'People and details' }))
  await details.getByRole('button', { name: 'Leave the room' }).press('Enter')
  await details.getByRole('button', { name: 'Leave', exact: true }).press('Enter')
  await expect(page.getByRole('heading', { name: 'Rooms', exact: true })).toBeVisible()
  await expect(page.getByRole('main')).toBeFocused()
  await page.getByRole('button', { name: /^Account/ }).press('Enter')
  await page.getByRole('button', { name: 'Log out' }).press('Enter')
  await expect(page.getByLabel('Username')).toBeFocused()
})

async function openDetails(button: Locator): Promise<Locator> {
  await button.click()
  const details = button.page().getByRole('dialog')
  await expect(details).toBeVisible()
  return details
}
