import { newHandle, signUp } from './support/accounts.ts'
import { expect, test } from './support/fixtures.ts'
import { composer, makeRoom, message, say } from './support/talk.ts'

const trouble = 'The server has a problem. Try again in a moment.'

test('a server in trouble is named as such, and one can try again', async ({ somebody }) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  const { page } = ann
  let isBroken = true
  await page.route(/\/api\/(rooms|direct)\?/, (route) =>
    isBroken ? route.fulfill({ status: 502, body: '<h1>Bad gateway</h1>' }) : route.continue(),
  )
  await page.goto('/u/0/rooms')
  await expect(page.getByText(trouble)).toBeVisible()
  await page.goto(`/u/0/@${bob.handle}`)
  await expect(page.getByText(trouble)).toBeVisible()
  isBroken = false
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(composer(page)).toBeVisible()
})

test('a part of the page that can’t be fetched says so, and the rest goes on', async ({ browser, instance }) => {
  const context = await browser.newContext({ serviceWorkers: 'block' })
  await signUp(context, instance.url, newHandle('ann'))
  const page = await context.newPage()
  await page.goto(instance.url)
  await expect(page.getByText('No conversations yet.')).toBeVisible()
  await context.setOffline(true)
  await page.getByRole('tab', { name: 'Contacts' }).click()
  await expect(page.getByRole('tabpanel').getByRole('alert')).toContainText('Reload when there is a connection.')
  await page.getByRole('button', { name: 'New conversation' }).click()
  await expect(page.getByRole('dialog', { name: 'Not here yet' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.getByRole('tab', { name: 'Recent' }).click()
  await expect(page.getByText('No conversations yet.')).toBeVisible()
  await context.close()
})

test('what is opened in a conversation and can’t be fetched says so, and the conversation goes on', async ({
  browser,
  instance,
}) => {
  const context = await browser.newContext({ serviceWorkers: 'block', baseURL: instance.url })
  const handle = newHandle('ann')
  await signUp(context, instance.url, handle)
  const page = await context.newPage()
  await page.goto('/')
  const missing = page.getByRole('dialog', { name: 'Not here yet' })
  await makeRoom({ handle, page, context }, newHandle('Ride'))
  await say(page, 'first')
  await composer(page).fill('second')
  await context.setOffline(true)
  await page.getByRole('button', { name: 'Emoji', exact: true }).click()
  await expect(page.getByRole('alert')).toContainText('Reload when there is a connection.')
  await page.getByRole('button', { name: 'Emoji', exact: true }).click()
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Poll' }).click()
  await expect(missing).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(missing).toHaveCount(0)
  await message(page, 'first').focus()
  await page.keyboard.press('f')
  await expect(missing).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(missing).toHaveCount(0)
  await expect(composer(page)).toHaveValue('second')
  await expect(message(page, 'first')).toBeVisible()
  await context.close()
})

test('the rooms are fetched again while one looks at them', async ({ somebody }) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  await bob.page.clock.install()
  await bob.page.goto('/u/0/rooms')
  await expect(bob.page.getByRole('button', { name: 'New room' })).toBeVisible()
  const name = newHandle('Ride')
  await makeRoom(ann, name)
  await expect(async () => {
    await bob.page.clock.runFor(20_000)
    await expect(bob.page.getByRole('button', { name: `Join ${name}` })).toBeVisible({ timeout: 500 })
  }).toPass({ timeout: 15_000 })
  await bob.page.getByRole('button', { name: `Join ${name}` }).focus()
  await bob.page.clock.runFor(20_000)
  await expect(bob.page.getByRole('button', { name: `Join ${name}` })).toBeFocused()
})
