import type { Page } from '@playwright/test'
import { expect, type Somebody, test } from './support/fixtures.ts'
import { inspect } from './support/inspect.ts'
import { composer } from './support/talk.ts'

const sidebar = (page: Page) => page.getByRole('navigation', { name: 'Conversations' })
const tab = (page: Page, name: string) => sidebar(page).getByRole('tab', { name })

async function addContact({ page }: Somebody, handle: string, name = handle): Promise<void> {
  await tab(page, 'Contacts').click()
  const form = page.getByRole('form', { name: 'Add a contact' })
  await form.getByLabel('Username').fill(handle)
  await form.getByRole('button', { name: 'Add' }).click()
  await expect(page.getByRole('list', { name: 'Contacts' }).getByRole('link', { name: new RegExp(name) })).toBeVisible()
}

async function openSettings(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Account' }).click()
  await page.getByRole('button', { name: 'Profile and settings' }).click()
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Save' })).toBeVisible()
}

/** Turns something off, and waits until it is kept. */
async function turnOff(page: Page, setting: string): Promise<void> {
  await openSettings(page)
  const kept = page.waitForResponse((response) => response.request().method() === 'PATCH' && response.ok())
  await page.getByLabel(setting).uncheck()
  await kept
  await expect(page.getByLabel(setting)).not.toBeChecked()
}

test('[P3] a contact is added, written to and removed; who is blocked is apart', async ({ somebody }) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  const { page } = ann
  await addContact(ann, bob.handle)
  await inspect(page, 'a contact')
  await page.getByRole('button', { name: `About ${bob.handle}` }).click()
  await inspect(page, 'a profile')
  await page.getByRole('dialog').getByRole('button', { name: 'Block' }).click()
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Unblock' })).toBeVisible()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove from contacts' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
  await expect(sidebar(page).getByText('Nobody yet.')).toBeVisible()
  await page.getByRole('button', { name: 'Blocked 1' }).click()
  await expect(page.getByRole('list', { name: 'Blocked' }).getByText(bob.handle).first()).toBeVisible()
  await inspect(page, 'blocked')
  await page.getByRole('button', { name: `About ${bob.handle}` }).click()
  await page.getByRole('button', { name: 'Unblock' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Chat' }).click()
  await expect(composer(page)).toBeVisible()
})

test('[P2] All users are found by the beginning of a name, and whoever isn’t listed isn’t there', async ({
  somebody,
}) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  const { page } = ann
  const found = page.getByRole('list', { name: 'All users' }).getByRole('link', { name: new RegExp(bob.handle) })
  await tab(page, 'All users').click()
  await page.getByLabel('Search by name').fill(bob.handle)
  await expect(found).toHaveCount(1)
  await inspect(page, 'users found')
  await turnOff(bob.page, 'List me in')
  await page.getByLabel('Search by name').fill('')
  await page.getByLabel('Search by name').fill(bob.handle)
  await expect(sidebar(page).getByText('Nobody listed here has such a name.')).toBeVisible()
})

test('[R5] whoever is at their page has a dot, and whoever doesn’t show it has none', async ({ somebody }) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  await addContact(ann, bob.handle)
  await bob.page.mouse.move(20, 20)
  await bob.page.mouse.move(40, 40)
  await expect(async () => {
    await ann.page.reload()
    await tab(ann.page, 'Contacts').click()
    await expect(sidebar(ann.page).getByText('Online')).toHaveCount(1, { timeout: 1000 })
  }).toPass()
  await turnOff(bob.page, 'Show when I am here')
  await ann.page.reload()
  await tab(ann.page, 'Contacts').click()
  await expect(sidebar(ann.page).getByText(bob.handle).first()).toBeVisible()
  await expect(sidebar(ann.page).getByText('Online')).toHaveCount(0)
})

test('[A5] a name, a status and a picture are set, and seen by others', async ({ somebody }) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  const { page } = bob
  await openSettings(page)
  await inspect(page, 'own settings')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name', { exact: true }).fill('')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog.getByRole('alert')).toHaveText('Write a name that others know you by.')
  await dialog.getByLabel('Name', { exact: true }).fill('Bo Bergström')
  await dialog.getByLabel('Status').fill('On my bike')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog.getByRole('button', { name: 'Saved' })).toBeVisible()
  await dialog
    .locator('input[type=file]')
    .setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: await png(page) })
  await expect(dialog.getByRole('button', { name: 'Remove it' })).toBeVisible()
  await addContact(ann, bob.handle, 'Bo Bergström')
  const contact = ann.page.getByRole('list', { name: 'Contacts' }).getByRole('link', { name: /Bo Bergström/ })
  await expect(contact).toContainText('On my bike')
  await expect(contact.locator('img')).toHaveJSProperty('naturalWidth', 256)
})

test('[A5] the colours that one chooses go before the device’s, and stay', async ({ somebody }) => {
  const { page } = await somebody('ann')
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
  await page.emulateMedia({ colorScheme: 'light' })
  const light = await paper()
  await openSettings(page)
  await page.getByLabel('Dark').check()
  const dark = await paper()
  expect(dark).not.toBe(light)
  await page.reload()
  await expect.poll(paper).toBe(dark)
  await page.emulateMedia({ colorScheme: 'dark' })
  await openSettings(page)
  await page.getByLabel('Light', { exact: true }).check()
  expect(await paper()).toBe(light)
  await inspect(page, 'light in the dark')
})

/** A picture that is wider than high. */
async function png(page: Page): Promise<Buffer> {
  const bytes = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(640, 400)
    canvas.getContext('2d')?.fillRect(0, 0, 320, 400)
    return [...new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer())]
  })
  return Buffer.from(bytes)
}
