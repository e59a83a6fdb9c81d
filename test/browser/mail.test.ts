import type { Page } from '@playwright/test'
import { logIn, newHandle, password, register } from './support/accounts.ts'
import { expect, test } from './support/fixtures.ts'
import { inspect } from './support/inspect.ts'

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const section = (page: Page) => page.getByRole('region', { name: 'E-mail' })

/** The newest e-mail to an address, as the page for trials shows it. */
async function newest(page: Page, address: string) {
  const other = await page.context().newPage()
  await other.goto('/dev/mail')
  const mail = other
    .getByRole('listitem')
    .filter({ hasText: `To ${address}` })
    .first()
  await expect(async () => {
    await button(other, 'Look again').click()
    await expect(mail).toBeVisible({ timeout: 300 })
  }).toPass()
  return { mail, text: (await mail.textContent()) ?? '', close: () => other.close() }
}

async function prove(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Is it you?' })
  await dialog.getByLabel('Your password').fill(password)
  await dialog.getByRole('button', { name: 'Go on' }).click()
  await expect(dialog).toHaveCount(0)
}

/** Registers, gives an address and confirms it, as a person does. */
async function withAddress(page: Page, name: string): Promise<{ handle: string; address: string }> {
  const handle = newHandle(name)
  const address = `${handle}@example.org`
  await page.goto('/')
  await register(page, handle)
  await page.goto('/u/0/security')
  await section(page).getByLabel('Your e-mail address').fill('no address')
  await button(page, 'Send a code there').click()
  await expect(section(page).getByText('This is no e-mail address.')).toBeVisible()
  await section(page).getByLabel('Your e-mail address').fill(address)
  await button(page, 'Send a code there').click()
  await prove(page)
  await expect(section(page).getByText(address)).toBeVisible()
  const { text, close } = await newest(page, address)
  await close()
  const [, code = ''] = /(\d{6}) is your code/.exec(text) ?? []
  await section(page)
    .getByLabel('Code from the e-mail')
    .fill(code === '000000' ? '000001' : '000000')
  await button(page, 'Confirm').click()
  await expect(section(page).getByRole('alert')).toContainText('The code is wrong')
  await section(page).getByLabel('Code from the e-mail').fill(code)
  await button(page, 'Confirm').click()
  await expect(section(page).getByText(address)).toBeVisible()
  return { handle, address }
}

test('[A6] an address is given and confirmed; a new sign-in is written there, until the link in it is pressed', async ({
  newcomer,
}) => {
  test.slow()
  const page = await newcomer()
  const { handle, address } = await withAddress(page, 'ann')
  await expect(page.getByText('Your e-mail address was set')).toBeVisible()
  await inspect(page, 'e-mail')
  const phone = await newcomer()
  await phone.goto('/')
  await logIn(phone, handle)
  const { mail, text, close } = await newest(page, address)
  expect(text).toContain('Somebody signed in on a new device.')
  const [, link = ''] = /(http:\S+\/unsubscribe\/\S+)/.exec(text) ?? []
  await expect(mail.getByRole('link', { name: link })).toHaveAttribute('href', link)
  await close()
  await phone.goto(link)
  await expect(phone.getByRole('heading', { name: 'Stop e-mails about your account?' })).toBeVisible()
  await inspect(phone, 'unsubscribe')
  await page.reload()
  const news = section(page)
    .getByRole('checkbox', { name: 'New sign-ins' })
    .or(section(page).getByRole('switch', { name: 'New sign-ins' }))
  await expect(news).toBeChecked()
  await button(phone, 'Stop them').click()
  await expect(phone.getByRole('heading', { name: 'Done.' })).toBeVisible()
  await page.reload()
  await expect(news).not.toBeChecked()
  await button(page, 'Remove the address').click()
  await prove(page)
  await expect(section(page).getByLabel('Your e-mail address')).toBeVisible()
  await phone.reload()
  await button(phone, 'Stop them').click()
  await expect(phone.getByRole('heading', { name: 'This link stops nothing any more.' })).toBeVisible()
})

test('[A6] a lost password: a code comes by e-mail, and its link sets a new one', async ({ newcomer }) => {
  test.slow()
  const page = await newcomer()
  const { handle, address } = await withAddress(page, 'bob')
  const phone = await newcomer()
  await phone.goto('/')
  await button(phone, 'Lost your password?').click()
  await button(phone, 'E-mail me a code').click()
  await expect(phone.getByText('Enter your username first.')).toBeVisible()
  await phone.getByLabel('Username').fill(handle)
  await button(phone, 'E-mail me a code').click()
  await expect(phone.getByText(`If ${handle} has an e-mail address here, a code is on its way.`)).toBeVisible()
  await inspect(phone, 'lost password')
  await expect(async () => {
    const { text, close } = await newest(page, address)
    await close()
    expect(text).toContain('Somebody asked for a new password')
  }).toPass()
  const { text, close } = await newest(page, address)
  await close()
  const [, link = ''] = /(http:\S+\/lost#\S+)/.exec(text) ?? []
  await phone.goto(link)
  await expect(phone.getByLabel('Username')).toHaveValue(handle)
  expect(new URL(phone.url()).hash).toBe('')
  await phone.getByLabel('New password', { exact: true }).fill('another password')
  await phone.getByLabel('New password again').fill('another password')
  await button(phone, 'Set the password').click()
  await expect(phone.getByRole('navigation', { name: 'Conversations' })).toBeVisible()
  await phone.goto('/u/0/security')
  await expect(phone.getByText('A new password was set with a code from an e-mail')).toBeVisible()
})
