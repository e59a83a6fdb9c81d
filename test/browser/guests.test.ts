import type { Page } from '@playwright/test'
import { newHandle } from './support/accounts.ts'
import { expect, type Somebody, test } from './support/fixtures.ts'
import { inspect } from './support/inspect.ts'
import { actOn, composer, joinListed, line, log, makeRoom, message, openDetails, say } from './support/talk.ts'

const unique = (name: string) => `${name} ${newHandle('n').slice(2)}`
const addressOf = ({ page }: Somebody): string => page.url().replace(/\/u\/\d/, '')

/** Comes in by a room's link, with a name and the keyboard alone. */
async function comeIn(page: Page, link: string, name: string): Promise<void> {
  await page.goto(link)
  await expect(page.getByLabel('Your name')).toBeFocused()
  await page.keyboard.type(name)
  await page.keyboard.press('Enter')
  await expect(page.getByText('You are a guest here')).toBeVisible()
}

/** The link of the room whose details are open. */
async function copyLink({ page, context }: Somebody): Promise<string> {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.getByRole('button', { name: 'Copy the link' }).click()
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible()
  return page.evaluate(() => navigator.clipboard.readText())
}

test('[P5] somebody without an account comes in by a room’s link with a name, and is shown as a guest @sealed', async ({
  somebody,
  newcomer,
}) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  const name = unique('Open day')
  await makeRoom(ann, name)
  await joinListed(bob, name)
  await say(ann.page, 'Welcome')
  const guest = await newcomer({ viewport: { width: 360, height: 740 } })
  await guest.goto(addressOf(ann))
  await expect(guest.getByRole('heading', { name })).toBeVisible()
  await inspect(guest, 'guest door')
  await guest.getByRole('button', { name: 'Join as guest' }).click()
  await expect(guest.getByRole('alert')).toHaveText('Say what the others may call you.')
  await expect(guest.getByLabel('Your name')).toBeFocused()
  await guest.context().setOffline(true)
  await guest.keyboard.type('Günther')
  await guest.keyboard.press('Enter')
  await expect(guest.getByRole('alert')).toContainText('There is no connection.')
  await guest.context().setOffline(false)
  await guest.keyboard.press('Enter')
  await expect(guest.getByText('You are a guest here')).toBeVisible()
  await expect(message(guest, 'Welcome')).toContainText(ann.handle)
  await say(guest, 'Hello from outside')
  for (const { page } of [ann, bob]) {
    await expect(line(page, 'Günther (guest) joined')).toBeVisible()
    await expect(message(page, 'Hello from outside').getByText('guest', { exact: true })).toBeVisible()
  }
  const details = await openDetails(ann)
  await expect(details.getByRole('listitem').filter({ hasText: 'Günther' })).toContainText('Guest')
  await inspect(guest, 'guest')
})

test('[P5] a guest has one room and nowhere else to go, through reloads too @sealed', async ({
  somebody,
  newcomer,
}) => {
  const ann = await somebody('ann')
  await makeRoom(ann, unique('One room'))
  const guest = await newcomer()
  await comeIn(guest, addressOf(ann), 'Gus')
  await say(guest, 'Hello from outside')
  await guest.goto('/')
  await expect(composer(guest), 'there is nowhere else for a guest').toBeVisible()
  await guest.goto('/u/0/rooms')
  await expect(message(guest, 'Hello from outside')).toBeVisible()
  await guest.reload()
  await say(guest, 'Still here')
  await expect(message(ann.page, 'Still here')).toBeVisible()
})

test('[P5] a guest by link keeps their account, and is the same person with the same messages @sealed', async ({
  somebody,
  newcomer,
}) => {
  const ann = await somebody('ann')
  const name = unique('By link')
  await makeRoom(ann, name, 'Whoever has the link')
  await openDetails(ann)
  const link = await copyLink(ann)
  await ann.page.keyboard.press('Escape')
  const guest = await newcomer()
  const sent: string[] = []
  guest.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''}`))
  await comeIn(guest, link, 'Gus')
  await say(guest, 'As a guest')
  await guest.getByRole('button', { name: 'Keep this account' }).click()
  const dialog = guest.getByRole('dialog', { name: 'Keep this account' })
  await inspect(guest, 'keep account')
  await dialog.getByLabel('Username').fill(ann.handle)
  await dialog.getByLabel('Password', { exact: true }).fill('password123')
  await dialog.getByLabel('Password again').fill('password123')
  await dialog.getByRole('button', { name: 'Keep this account' }).click()
  await expect(dialog.getByRole('alert')).toContainText('is taken')
  const handle = newHandle('gus')
  await dialog.getByLabel('Username').fill(handle)
  await dialog.getByRole('button', { name: 'Keep this account' }).click()
  await expect(guest.getByRole('navigation', { name: 'Conversations' })).toContainText(name)
  await expect(guest.getByText('You are a guest here')).toHaveCount(0)
  await say(guest, 'As a person')
  const theirs = log(ann.page)
    .getByRole('article')
    .filter({ hasText: /As a (guest|person)/ })
  await expect(theirs).toHaveCount(2)
  await ann.page.reload()
  await expect(log(ann.page).getByText('guest', { exact: true })).toHaveCount(0)
  const secret = link.split('#')[1] ?? 'none'
  expect(sent.filter((request) => request.includes(secret))).toEqual([])
  await guest.goto('/u/0/rooms')
  await expect(guest.getByRole('heading', { name: 'Rooms', exact: true })).toBeVisible()
})

test('[G9] [G10] a moderator removes and bans, and takes it back @sealed', async ({ somebody, newcomer }) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  const name = unique('Rough')
  await makeRoom(ann, name)
  await joinListed(bob, name)
  const guest = await newcomer()
  await comeIn(guest, addressOf(ann), 'Troll')
  await expect(line(ann.page, 'Troll (guest) joined')).toBeVisible()

  const details = await openDetails(ann)
  await actOn(details, bob.handle, 'Remove')
  await expect(details.getByText('they may come back')).toBeVisible()
  await details.getByRole('button', { name: 'Remove', exact: true }).click()
  await expect(bob.page.getByText(`You are no longer in ${name}.`)).toBeVisible()
  await joinListed(bob, name)

  await actOn(details, 'Troll', 'Ban')
  await expect(details.getByRole('button', { name: 'Don’t ban' })).toBeFocused()
  await details.getByRole('button', { name: 'Ban', exact: true }).click()
  await expect(guest.getByText(`You are no longer in ${name}.`)).toBeVisible()
  await expect(details.getByRole('heading', { name: 'Banned' })).toBeVisible()
  await inspect(ann.page, 'banned list')
  await guest.reload()
  await expect(guest.getByText('There is no way in by this address.')).toBeVisible()

  await details.getByRole('button', { name: 'Unban Troll (guest)' }).click()
  await expect(details.getByRole('heading', { name: 'Banned' })).toHaveCount(0)
  await ann.page.keyboard.press('Escape')
  for (const said of ['You banned Troll (guest)', 'You unbanned Troll (guest)', `You removed ${bob.handle}`])
    await expect(line(ann.page, said)).toBeVisible()
  await guest.reload()
  await guest.getByRole('button', { name: 'Join' }).click()
  await expect(composer(guest)).toBeVisible()
})

test('[G11] the owner says what guests may, and it holds at once', async ({ somebody, newcomer }) => {
  const ann = await somebody('ann')
  await makeRoom(ann, unique('Lecture'))
  const link = addressOf(ann)
  const guest = await newcomer()
  await comeIn(guest, link, 'Gus')
  const details = await openDetails(ann)
  await details.getByLabel('Guests').selectOption('Can read')
  await expect(guest.getByText('Guests can read here. To write, keep your account.')).toBeVisible()
  await inspect(guest, 'guest who only reads')
  await inspect(ann.page, 'rules')
  await guest.getByRole('button', { name: 'People and details' }).click()
  await expect(guest.getByRole('dialog').getByText('Guests can read, but not write.')).toBeVisible()
  await guest.keyboard.press('Escape')
  await details.getByLabel('Guests').selectOption('Can’t come in')
  await expect(guest.getByText('You are no longer in')).toBeVisible()
  await guest.getByRole('button', { name: 'Log in or register' }).click()
  await expect(guest.getByRole('button', { name: 'Log in', exact: true })).toBeVisible()
  await guest.goto(link)
  await expect(guest.getByText('You are invited to a conversation.')).toBeVisible()
  await expect(guest.getByLabel('Your name')).toHaveCount(0)
})

test('[G11] a guest is offered what they may and nothing else', async ({ somebody, newcomer }) => {
  const ann = await somebody('ann')
  await makeRoom(ann, unique('Modest'))
  await say(ann.page, 'Look')
  const guest = await newcomer()
  await comeIn(guest, addressOf(ann), 'Gus')
  const asked: string[] = []
  guest.on('response', (response) => response.status() >= 400 && asked.push(`${response.status()} ${response.url()}`))
  await expect(guest.getByRole('button', { name: 'Attach' })).toHaveCount(0)
  await message(guest, 'Look').press('Enter')
  const menu = guest.getByRole('menu', { name: 'Message' })
  await expect(menu.getByRole('menuitem', { name: 'Reply' })).toBeVisible()
  for (const name of ['Forward', 'Delete for me', 'Delete for everyone'])
    await expect(menu.getByRole('menuitem', { name }), name).toHaveCount(0)
  await guest.keyboard.press('Escape')
  await openDetails(ann)
  await ann.page.getByRole('dialog').getByLabel('Guests').selectOption('Can read, write and send files')
  await expect(guest.getByRole('button', { name: 'Attach' })).toBeVisible()
  await ann.page.getByRole('dialog').getByLabel('Guests').selectOption('Can read')
  await expect(composer(guest)).toHaveCount(0)
  await message(guest, 'Look').press('Enter')
  await expect(menu.getByRole('menuitem', { name: 'Info' })).toBeVisible()
  await expect(menu.getByRole('menuitem', { name: 'Reply' })).toHaveCount(0)
  await guest.keyboard.press('Escape')
  expect(asked, 'the page asks for nothing that a guest may not').toEqual([])
})

test('[G12] in slow mode the composer counts down, and keeps what is written', async ({ somebody }) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  const name = unique('Slow')
  await makeRoom(ann, name)
  await joinListed(bob, name)
  const details = await openDetails(ann)
  await details.getByLabel('Slow mode').selectOption('One message in 5 seconds')
  await ann.page.keyboard.press('Escape')
  await expect(line(bob.page, `${ann.handle} turned slow mode on: one message in 5 seconds`)).toBeVisible()
  await say(bob.page, 'One')
  await expect(bob.page.getByRole('timer')).toContainText(/Slow mode: you can send again in [1-5] seconds?\./)
  await composer(bob.page).fill('Two')
  await composer(bob.page).press('Enter')
  await expect(composer(bob.page)).toHaveValue('Two')
  await inspect(bob.page, 'slow')
  await expect(bob.page.getByRole('timer')).toHaveCount(0, { timeout: 10_000 })
  await composer(bob.page).press('Enter')
  await expect(message(ann.page, 'Two')).toBeVisible()
  await say(ann.page, 'Moderators')
  await say(ann.page, 'Needn’t wait')
})
