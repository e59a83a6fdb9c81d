import type { Locator, Page } from '@playwright/test'
import { logIn, newHandle, password, register } from './support/accounts.ts'
import { expect, type Somebody, test } from './support/fixtures.ts'
import { inspect } from './support/inspect.ts'
import { chatOf, composer, joinListed, makeGroup, makeRoom, message, openChat, say } from './support/talk.ts'

const owner = 'the_owner'
test.use({ vars: { OWNER: owner } })

const button = (page: Page | Locator, name: string) => page.getByRole('button', { name, exact: true })
const tab = (page: Page, name: string) => page.getByRole('tab', { name, exact: true })

/** An instance lives as long as its worker, and so does this. */
let isRegistered = false

/** The owner, with a password, at their page. */
async function asOwner(newcomer: () => Promise<Page>): Promise<Page> {
  const page = await newcomer()
  await page.goto('/')
  await (isRegistered ? logIn : register)(page, owner)
  isRegistered = true
  await button(page, 'Account').click()
  await page.getByRole('link', { name: 'Instance' }).click()
  await expect(page.getByRole('heading', { name: 'Instance' })).toBeVisible()
  return page
}

const person = (page: Page, handle: string): Locator =>
  page
    .getByRole('list', { name: 'People' })
    .getByRole('listitem')
    .filter({ hasText: `@${handle}` })

async function find(page: Page, handle: string): Promise<Locator> {
  await tab(page, 'People').click()
  await page.getByLabel('Search by name or username').fill(handle)
  await expect(page.getByRole('list', { name: 'People' }).getByRole('listitem')).toHaveCount(1)
  return person(page, handle)
}

test('[E4] the owner’s page is the owner’s alone', async ({ newcomer, somebody }) => {
  const [page, { page: ann }] = [await asOwner(newcomer), await somebody('ann')]
  await inspect(page, 'instance, no reports')
  await button(ann, 'Account').click()
  await expect(button(ann, 'Profile and settings')).toBeVisible()
  await expect(ann.getByRole('link', { name: 'Instance' })).toHaveCount(0)
  await ann.goto('/u/0/instance')
  await expect(ann.getByRole('heading', { name: 'This page is for the owner of this instance.' })).toBeVisible()
})

test('[E4] somebody is banned: they are out at once, are told why at the door, and come back when they may', async ({
  newcomer,
}) => {
  const [page, eve] = [await asOwner(newcomer), await newcomer()]
  const handle = newHandle('eve')
  await eve.goto('/')
  await register(eve, handle)
  const row = await find(page, handle)
  await inspect(page, 'instance, people')
  await button(row, `Ban ${handle}`).click()
  await expect(button(row, 'Don’t')).toBeFocused()
  await button(row, 'Ban').click()
  await expect(row.getByText(/Banned on/)).toBeVisible()
  await expect(button(row, `Unban ${handle}`)).toBeFocused()
  await expect(button(eve, 'Log in')).toBeVisible()
  await eve.getByLabel('Username').fill(handle)
  await eve.getByLabel('Password', { exact: true }).fill(password)
  await button(eve, 'Log in').click()
  await expect(eve.getByRole('alert')).toHaveText('This account was banned by the owner of this instance.')
  // Who is banned is read before it is taken back, and comes after.
  const isBack = page.waitForResponse((response) => response.request().method() === 'DELETE')
  await page.route(/only=banned/, async (route) => {
    const response = await route.fetch()
    await isBack
    await route.fulfill({ response })
  })
  const isListed = page.waitForResponse(/only=banned/)
  await page.getByLabel('Only banned people').check()
  await button(person(page, handle), `Unban ${handle}`).click()
  await isListed
  await button(eve, 'Log in').click()
  await expect(eve.getByRole('navigation', { name: 'Conversations' })).toBeVisible()
  await expect(button(person(page, handle), `Ban ${handle}`)).toBeVisible()
})

test('[A6] a link of the owner’s opens an account whose person has lost everything, once, and they are told', async ({
  newcomer,
}) => {
  const [page, laptop, phone] = [await asOwner(newcomer), await newcomer(), await newcomer()]
  const handle = newHandle('bob')
  await laptop.goto('/')
  await register(laptop, handle)
  const row = await find(page, handle)
  await button(row, `Recovery link for ${handle}`).click()
  const prove = page.getByRole('dialog', { name: 'Is it you?' })
  await prove.getByLabel('Your password').fill(password)
  await prove.getByRole('button', { name: 'Go on' }).click()
  const made = page.getByRole('dialog', { name: `A link for ${handle}` })
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await button(made, 'Copy the link').click()
  await expect(button(made, 'Copied')).toBeVisible()
  const address = await page.evaluate(() => navigator.clipboard.readText())
  await inspect(page, 'a recovery link')

  await laptop.reload()
  await expect(laptop.getByText(/made a link that opens your account once/)).toBeVisible()
  await inspect(laptop, 'told of a recovery link')

  await phone.goto(address)
  await expect(phone.getByRole('heading', { name: 'Set a new password' })).toBeVisible()
  await inspect(phone, 'set a new password')
  await expect(phone.getByLabel('Username')).toHaveValue(handle)
  await phone.getByLabel('New password', { exact: true }).fill('another one')
  await phone.getByLabel('New password again').fill('another one')
  await button(phone, 'Set the password').click()
  await expect(phone.getByRole('navigation', { name: 'Conversations' })).toBeVisible()
  await expect(phone.getByText(/A new password was set with a link of the owner’s/)).toBeVisible()
  await button(phone, 'I know').click()
  await phone.reload()
  await expect(phone.getByRole('navigation', { name: 'Conversations' })).toBeVisible()
  await expect(phone.getByText(/with a link of the owner’s/)).toHaveCount(0)
  await laptop.reload()
  await expect(button(laptop, 'Log in')).toBeVisible()

  const again = await newcomer()
  await again.goto(address)
  await again.getByLabel('New password', { exact: true }).fill('a third one')
  await again.getByLabel('New password again').fill('a third one')
  await button(again, 'Set the password').click()
  await expect(again.getByRole('alert')).toHaveText(/used already/)
})

test('[E4] who may register is set by the owner, and an invite link lets in', async ({ newcomer }) => {
  const [page, ann] = [await asOwner(newcomer), await newcomer()]
  await tab(page, 'Settings').click()
  await page.getByLabel('Whoever has an invite link of yours').check()
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await button(page, 'Make a link').click()
  await expect(page.getByText(/It lets in one more person/)).toBeVisible()
  await button(page, 'Copy the link').click()
  await expect(button(page, 'Copied')).toBeVisible()
  const address = await page.evaluate(() => navigator.clipboard.readText())
  await inspect(page, 'instance, settings')

  await ann.goto('/register')
  await expect(ann.getByText(/One registers here by an invite link/)).toBeVisible()
  await inspect(ann, 'register by invite alone')
  await ann.goto('/')
  await ann.goto(address)
  await expect(ann.getByText('You are invited. Choose a username and a password.')).toBeVisible()
  await ann.getByLabel('Username').fill(newHandle('ann'))
  await ann.getByLabel('Password', { exact: true }).fill(password)
  await ann.getByLabel('Password again').fill(password)
  await button(ann, 'Register').click()
  await expect(ann.getByRole('navigation', { name: 'Conversations' })).toBeVisible()

  const late = await newcomer()
  await late.goto(address)
  await late.getByLabel('Username').fill(newHandle('late'))
  await late.getByLabel('Password', { exact: true }).fill(password)
  await late.getByLabel('Password again').fill(password)
  await button(late, 'Register').click()
  await expect(late.getByRole('alert')).toHaveText(/used up/)
  await page.getByLabel('Anyone', { exact: true }).check()
  await late.reload()
  await expect(late.getByText('You are invited')).toHaveCount(0)
})

test('[E4] [P5] a guest keeps their account by an invite link where one registers by that', async ({
  newcomer,
  somebody,
}) => {
  const [page, ann] = [await asOwner(newcomer), await somebody('ann')]
  await makeRoom(ann, newHandle('Invited'))
  const guest = await newcomer()
  await guest.goto(ann.page.url().replace(/\/u\/\d/, ''))
  await guest.getByLabel('Your name').fill('Gus')
  await guest.keyboard.press('Enter')
  await expect(guest.getByText('You are a guest here')).toBeVisible()

  await tab(page, 'Settings').click()
  await page.getByLabel('Whoever has an invite link of yours').check()
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await button(page, 'Make a link').click()
  await button(page, 'Copy the link').click()
  await expect(button(page, 'Copied')).toBeVisible()
  const address = await page.evaluate(() => navigator.clipboard.readText())

  await button(guest, 'Keep this account').click()
  const dialog = guest.getByRole('dialog', { name: 'Keep this account' })
  const link = dialog.getByLabel('Invite link')
  await expect(link).toBeVisible()
  await inspect(guest, 'keep account by invite')
  await dialog.getByLabel('Username').fill(newHandle('gus'))
  await dialog.getByLabel('Password', { exact: true }).fill(password)
  await dialog.getByLabel('Password again').fill(password)
  await link.fill(address.slice(0, -1))
  await button(dialog, 'Keep this account').click()
  await expect(dialog.getByRole('alert')).toHaveText(/Paste the whole link/)
  await expect(link).toBeFocused()
  await inspect(guest, 'keep account by a wrong invite')
  await link.fill(`${address.split('#')[0]}#${'ABCD-'.repeat(8).slice(0, -1)}`)
  await guest.keyboard.press('Enter')
  await expect(dialog.getByRole('alert')).toHaveText(/used up or was revoked/)
  await link.fill(` ${address} `)
  await guest.keyboard.press('Enter')
  await expect(guest.getByRole('navigation', { name: 'Conversations' })).toBeVisible()
  await expect(guest.getByText('You are a guest here')).toHaveCount(0)
  await page.getByLabel('Anyone', { exact: true }).check()
})

/** Opens what can be done with a message, by keyboard. */
async function menuOf(page: Page, text: string): Promise<Locator> {
  await message(page, text).click({ button: 'right' })
  return page.getByRole('menu', { name: 'Message' })
}

test('[E4] a message is reported from its menu, and the owner sees what the reporter saw and acts', async ({
  newcomer,
  somebody,
}) => {
  const [page, ann, bob] = [await asOwner(newcomer), await somebody('ann'), await somebody('bob')]
  await makeRoom(ann, 'Loud room')
  await joinListed(bob, 'Loud room')
  await say(ann.page, 'Good morning')
  await say(bob.page, 'You are a fool')
  await expect(message(ann.page, 'You are a fool')).toBeVisible()
  await (await menuOf(ann.page, 'You are a fool')).getByRole('menuitem', { name: 'Report' }).click()
  const dialog = ann.page.getByRole('dialog', { name: 'Report this message' })
  await button(dialog, 'Send the report').click()
  await expect(dialog.getByRole('alert')).toHaveText('Say what it is about.')
  await dialog.getByLabel('Insults or harassment').check()
  await dialog.getByLabel(/What should the owner know/).fill('Every day')
  await dialog.getByText('What the owner will see').click()
  await expect(dialog.getByRole('listitem')).toHaveText([/Good morning/, /You are a fool/])
  await inspect(ann.page, 'report a message')
  await button(dialog, 'Send the report').click()
  await expect(dialog.getByText('The owner has it.')).toBeVisible()
  await button(dialog, 'Done').click()
  await expect(dialog).toHaveCount(0)
  await (await menuOf(ann.page, 'Good morning')).press('Escape')

  await page.reload()
  const report = page.getByRole('article', { name: `Report of @${bob.handle}` })
  await expect(report.getByText('Every day')).toBeVisible()
  await expect(report.getByRole('list', { name: 'What the reporter saw' }).getByRole('listitem')).toHaveText([
    /Good morning/,
    /what was reported.*You are a fool/s,
  ])
  await inspect(page, 'instance, reports')
  await report.getByLabel('Your note (optional)').fill('Warned before')
  await button(report, `Ban @${bob.handle}`).click()
  await button(report, 'Ban').click()
  await expect(report).toHaveCount(0)
  await expect(button(bob.page, 'Log in')).toBeVisible()
  await page.getByLabel('Closed').check()
  await expect(report.getByText('The person was banned on')).toBeVisible()
  await expect(report.getByText('Warned before')).toBeVisible()
})

test('[E4] @sealed what was said in a group that nobody else can read is reported in its words', async ({
  newcomer,
  somebody,
}) => {
  const [page, ann, bob] = [await asOwner(newcomer), await somebody('ann'), await somebody('bob')]
  await makeGroup(ann, 'Hikers', [bob])
  await openChat(bob, 'Hikers')
  await say(bob.page, 'I will find you')
  await expect(message(ann.page, 'I will find you')).toBeVisible()
  await (await menuOf(ann.page, 'I will find you')).getByRole('menuitem', { name: 'Report' }).click()
  const dialog = ann.page.getByRole('dialog', { name: 'Report this message' })
  await dialog.getByLabel('Threats or violence').check()
  await button(dialog, 'Send the report').click()
  await button(dialog, 'Done').click()
  await page.reload()
  const report = page.getByRole('article', { name: `Report of @${bob.handle}` })
  await expect(report.getByText('I will find you')).toBeVisible()
  await expect(button(report, 'End the room')).toHaveCount(0)
  await button(report, 'Dismiss').click()
  await expect(report).toHaveCount(0)
})

test('[E4] somebody is reported from their profile; dismissing it is done by keyboard alone', async ({
  newcomer,
  somebody,
}) => {
  const [page, ann, bob] = [await asOwner(newcomer), await somebody('ann'), await somebody('bob')]
  await chatOf(ann, bob)
  await say(bob.page, 'Buy my coins')
  await openChat(ann, bob.handle)
  await tab(ann.page, 'All users').click()
  await ann.page.getByLabel('Search by name').fill(bob.handle)
  await button(ann.page, `About ${bob.handle}`).click()
  await button(ann.page.getByRole('dialog', { name: 'Profile' }), 'Report').click()
  const dialog = ann.page.getByRole('dialog', { name: `Report ${bob.handle}` })
  await dialog.getByLabel('Spam or deceit').check()
  await button(dialog, 'Send the report').click()
  await button(dialog, 'Done').click()

  await page.reload()
  const report = page.getByRole('article', { name: `Report of @${bob.handle}` })
  await expect(report).toBeVisible()
  await tab(page, 'Reports').focus()
  const dismiss = button(report, 'Dismiss')
  for (let steps = 0; steps < 60 && !(await dismiss.evaluate((node) => node === document.activeElement)); steps++)
    await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(report).toHaveCount(0)
  await expect(composer(bob.page)).toBeVisible()
})

test('[E4] a room is ended by the owner, and the usage is shown', async ({ newcomer, somebody }) => {
  const [page, ann] = [await asOwner(newcomer), (await somebody('ann')) as Somebody]
  await makeRoom(ann, 'Too loud')
  await say(ann.page, 'Hello')
  await tab(page, 'Rooms').click()
  const room = page.getByRole('list', { name: 'Rooms' }).getByRole('listitem').filter({ hasText: 'Too loud' })
  await expect(room).toBeVisible()
  await inspect(page, 'instance, rooms')
  await button(room, 'End Too loud').click()
  await button(room, 'End the room').click()
  await expect(room).toHaveCount(0)
  await expect(ann.page.getByRole('heading', { name: /has ended/ })).toBeVisible()
  await expect(ann.page.getByRole('link', { name: /Too loud/ })).toHaveCount(0)
  await tab(page, 'Rooms').press('ArrowRight')
  await expect(tab(page, 'Usage')).toBeFocused()
  await expect(page.getByRole('meter', { name: 'Requests', exact: true })).toBeVisible()
  await expect(page.getByText(/of 100,000/).first()).toBeVisible()
  await inspect(page, 'instance, usage')
})
