import { newHandle, password, register } from './support/accounts.ts'
import { expect, test } from './support/fixtures.ts'
import { inspect } from './support/inspect.ts'

test('what is wrong is no longer said once it is corrected, and the first of it is where one is put', async ({
  somebody,
  newcomer,
}) => {
  const { handle } = await somebody('ann')
  const page = await newcomer()
  await page.goto('/register')
  const [name, secret, again] = [
    page.getByLabel('Username'),
    page.getByLabel('Password', { exact: true }),
    page.getByLabel('Password again'),
  ]
  const enter = page.getByRole('button', { name: 'Register', exact: true })
  await name.fill(handle)
  await secret.fill(password)
  await again.fill('another')
  await enter.click()
  await expect(again).toBeFocused()
  await again.fill(password)
  await enter.click()
  await expect(page.getByText(`${handle} is taken.`)).toBeVisible()
  await expect(name).toBeFocused()
  await name.press('End')
  await name.press('Backspace')
  await expect(page.getByText('is taken.')).toHaveCount(0)
})

test('the name of a room is no longer wrong once it is typed', async ({ somebody }) => {
  const { page } = await somebody('ann')
  await page.goto('/u/0/rooms')
  await page.getByRole('button', { name: 'New room' }).click()
  await page.getByRole('button', { name: 'Make the room' }).click()
  await expect(page.getByRole('alert')).toHaveText('Give the room a name.')
  const name = page.getByRole('dialog').getByLabel('Name')
  await expect(name).toBeFocused()
  await name.fill('R')
  await expect(page.getByRole('alert')).toHaveCount(0)
})

test('the door says what it is for, who stays signed in, and leads back', async ({ somebody, newcomer }) => {
  const stranger = await newcomer()
  await stranger.goto('/')
  await expect(stranger.getByRole('heading', { name: 'Log in' })).toBeVisible()
  await stranger.getByRole('button', { name: 'Register here' }).click()
  await expect(stranger.getByRole('heading', { name: 'Register' })).toBeVisible()
  await expect(stranger.getByText('3–20 letters a–z, digits, _')).toBeVisible()

  const ann = await somebody('ann')
  await ann.page.getByRole('button', { name: 'Account' }).click()
  await ann.page.getByRole('link', { name: 'Add another account' }).click()
  await expect(ann.page.getByRole('heading', { name: 'Add an account' })).toBeVisible()
  await expect(ann.page.getByText(`You stay signed in as ${ann.handle}.`)).toBeVisible()
  await inspect(ann.page, 'add an account')
  await ann.page.getByRole('link', { name: 'Back to your chats' }).click()
  await expect(ann.page).toHaveURL(/\/u\/0\/$/)
})

test('[A2] logging out leaves no link of a room on the device', async ({ newcomer }) => {
  const page = await newcomer()
  await page.goto('/')
  await register(page, newHandle('ann'))
  const links = () => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('parley.link.')))
  await page.evaluate(() => {
    const { person } = JSON.parse(localStorage.getItem('parley.accounts') ?? '[]')[0]
    localStorage.setItem(`parley.link.${person.id}.${'a'.repeat(64)}`, 'b'.repeat(43))
    localStorage.setItem(`parley.link.${'c'.repeat(32)}.${'a'.repeat(64)}`, 'b'.repeat(43))
  })
  await page.getByRole('button', { name: 'Account' }).click()
  await page.getByRole('button', { name: 'Log out' }).click()
  await expect(page.getByRole('button', { name: 'Log in', exact: true })).toBeVisible()
  expect(await links()).toEqual([`parley.link.${'c'.repeat(32)}.${'a'.repeat(64)}`])
})
