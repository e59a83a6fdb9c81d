import { newHandle } from './support/accounts.ts'
import { expect, test } from './support/fixtures.ts'
import { makeRoom, startChat } from './support/talk.ts'

test('the window is called after the page that is shown', async ({ somebody, newcomer }) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  const { page } = ann
  await expect(page).toHaveTitle('Chats · Parley')
  await startChat(ann, bob.handle)
  await expect(page).toHaveTitle(`${bob.handle} · Parley`)
  const name = newHandle('Ride')
  await makeRoom(ann, name)
  await expect(page).toHaveTitle(`${name} · Parley`)
  await page.getByRole('link', { name: 'Rooms' }).click()
  await expect(page).toHaveTitle('Rooms · Parley')
  await page.goto('/nothing')
  await expect(page).toHaveTitle('There is nothing at this address · Parley')
  await page.goto('/login')
  await expect(page).toHaveTitle('Add an account · Parley')

  const stranger = await newcomer()
  await stranger.goto('/')
  await expect(stranger).toHaveTitle('Log in · Parley')
  await stranger.getByRole('button', { name: 'Register here' }).click()
  await expect(stranger).toHaveTitle('Register · Parley')
})

test('an invitation’s window is called after the room', async ({ somebody }) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  const name = newHandle('Ride')
  await makeRoom(ann, name)
  await bob.page.goto(ann.page.url())
  await expect(bob.page.getByRole('button', { name: 'Join' })).toBeVisible()
  await expect(bob.page).toHaveTitle(`${name} · Parley`)
})

test('from an address that is none one gets to one’s chats, or to the door', async ({ somebody, newcomer }) => {
  const { page } = await somebody('ann')
  for (const address of ['/u/0/r/abc', '/u/0/nothing', '/u/x/', '/nothing']) {
    await page.goto(address)
    await page.getByRole('link', { name: 'Go to your chats' }).click()
    await expect(page).toHaveURL(/\/u\/0\/$/)
  }
  const stranger = await newcomer()
  await stranger.goto('/nothing')
  await stranger.getByRole('link', { name: 'Log in or register' }).click()
  await expect(stranger.getByRole('button', { name: 'Log in', exact: true })).toBeVisible()
})

test('whoever comes to a room without its link is told what to do', async ({ somebody }) => {
  const [ann, eve] = [await somebody('ann'), await somebody('eve')]
  await makeRoom(ann, newHandle('Private'), 'Whoever has the link')
  await eve.page.goto(ann.page.url())
  await expect(eve.page.getByText('Ask whoever sent it for the whole link')).toBeVisible()
  await eve.page.getByRole('link', { name: 'Go to your chats' }).click()
  await expect(eve.page).toHaveURL(/\/u\/0\/$/)
})
