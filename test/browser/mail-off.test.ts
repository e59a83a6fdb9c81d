import { newHandle, register } from './support/accounts.ts'
import { expect, test } from './support/fixtures.ts'

test.use({ vars: { ENVIRONMENT: 'production' } })

test('[A6] where no sender is bound, e-mails are offered nowhere, and there is no page that shows any', async ({
  newcomer,
}) => {
  const page = await newcomer()
  await page.goto('/')
  const door = page.waitForResponse(/\/api\/door/)
  await page.getByRole('button', { name: 'Lost your password?' }).click()
  await door
  await expect(page.getByRole('button', { name: 'Set the password' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'E-mail me a code' })).toHaveCount(0)
  await page.getByRole('button', { name: 'Back to log in' }).click()
  await register(page, newHandle('ann'))
  const mine = page.waitForResponse(/\/api\/me\/mail/)
  await page.goto('/u/0/security')
  await mine
  await expect(page.getByRole('heading', { name: 'Devices' })).toBeVisible()
  await expect(page.getByRole('heading', { name: 'E-mail' })).toHaveCount(0)
  await page.goto('/dev/mail')
  await expect(page.getByRole('heading', { name: 'There is nothing at this address.' })).toBeVisible()
})
