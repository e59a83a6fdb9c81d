import type { Page } from '@playwright/test'
import { newHandle, register } from './support/accounts.ts'
import { expect, test } from './support/fixtures.ts'
import { inspect } from './support/inspect.ts'
import { composer, joinListed, log, makeRoom, message, say } from './support/talk.ts'

/** The next creation of a room succeeds, and nobody hears of it. */
async function loseTheAnswer(page: Page): Promise<void> {
  let isLost = false
  await page.route('**/api/rooms?*', async (route) => {
    if (isLost || route.request().method() !== 'POST') return route.fallback()
    isLost = true
    await route.fetch()
    await route.abort('connectionreset')
  })
}

const unique = (name: string) => `${name} ${newHandle('n').slice(2)}`

test('[P5] a room is made, found, joined and left, and one goes to another without a reload @sealed', async ({
  somebody,
}) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  const [ride, books] = [unique('Sunday ride'), unique('Book group')]
  await makeRoom(ann, ride)
  await expect(log(ann.page).getByText('You made this room')).toBeVisible()
  await say(ann.page, 'North gate, half past eight')
  await bob.page.evaluate(() => Object.assign(window, { sameDocument: true }))
  await joinListed(bob, ride)
  await expect(message(bob.page, 'North gate')).toContainText(ann.handle)
  await expect(log(ann.page).getByText(`${bob.handle} joined`)).toBeVisible()
  await expect(ann.page.getByText(/2 people · 7 days left/)).toBeVisible()
  await say(bob.page, 'I am in')
  await expect(message(ann.page, 'I am in')).toBeVisible()
  await inspect(ann.page, 'room')

  await makeRoom(bob, books)
  await bob.page
    .getByRole('navigation', { name: 'Conversations' })
    .getByRole('link', { name: new RegExp(ride) })
    .click()
  await expect(message(bob.page, 'I am in')).toBeVisible()

  await bob.page.getByRole('button', { name: 'People and details' }).click()
  const details = bob.page.getByRole('dialog')
  await expect(details.getByRole('listitem')).toHaveCount(2)
  await expect(details.getByText('Owner', { exact: true })).toBeVisible()
  await inspect(bob.page, 'room details')
  await details.getByRole('button', { name: 'Leave the room' }).click()
  await details.getByRole('button', { name: 'Leave', exact: true }).click()
  await expect(bob.page.getByRole('heading', { name: 'Rooms', exact: true })).toBeVisible()
  await expect(log(ann.page).getByText(`${bob.handle} left`)).toBeVisible()
  await expect(bob.page.getByRole('navigation', { name: 'Conversations' }).getByText(ride)).toHaveCount(0)
  await inspect(bob.page, 'rooms after leaving')
  expect(await bob.page.evaluate(() => Object.hasOwn(window, 'sameDocument'))).toBe(true)
})

test('[P5] a room by link opens to whoever has it, also through registering; the secret reaches no server @sealed', async ({
  somebody,
  newcomer,
}) => {
  const ann = await somebody('ann')
  const name = unique('Surprise party')
  await makeRoom(ann, name, 'Whoever has the link')
  await say(ann.page, 'Don’t tell her')
  await ann.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await ann.page.getByRole('button', { name: 'People and details' }).click()
  await ann.page.getByRole('button', { name: 'Copy the link' }).click()
  await expect(ann.page.getByRole('button', { name: 'Copied' })).toBeVisible()
  const link = await ann.page.evaluate(() => navigator.clipboard.readText())
  const [, secret] = link.split('#')
  expect(secret).toMatch(/^[\w-]{43}$/)

  const page = await newcomer()
  const sent: string[] = []
  page.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''}`))
  await page.goto(link)
  await expect(page.getByRole('heading', { name })).toBeVisible()
  await page.getByRole('button', { name: 'Log in' }).click()
  await expect(page.getByText('You are invited to a conversation.')).toBeVisible()
  await register(page, newHandle('bob'))
  await expect(page.getByRole('heading', { name })).toBeVisible()
  await inspect(page, 'invitation')
  await page.getByRole('button', { name: 'Join' }).click()
  await expect(message(page, 'Don’t tell her')).toBeVisible()
  expect(page.url()).not.toContain('#')
  expect(sent.join('\n')).not.toContain(secret)
  await page.reload()
  await expect(message(page, 'Don’t tell her')).toBeVisible()
})

test('[P5] a room by link is closed to whoever comes without it', async ({ somebody }) => {
  const [ann, eve] = [await somebody('ann'), await somebody('eve')]
  await makeRoom(ann, unique('Private'), 'Whoever has the link')
  await eve.page.goto(ann.page.url())
  await expect(eve.page.getByRole('heading', { name: 'There is no way in by this address.' })).toBeVisible()
})

test('a room needs a name, and a dialog closed by Escape makes none', async ({ somebody }) => {
  const { page } = await somebody('ann')
  await page.goto('/u/0/rooms')
  await page.getByRole('button', { name: 'New room' }).click()
  await page.getByRole('button', { name: 'Make the room' }).click()
  await expect(page.getByRole('alert')).toHaveText('Give the room a name.')
  await inspect(page, 'new room')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('a wish that was changed after its answer was lost makes the room that is wished for now', async ({
  somebody,
}) => {
  const { page } = await somebody('ann')
  const [first, second] = [unique('First'), unique('Second')]
  await page.goto('/u/0/rooms')
  await loseTheAnswer(page)
  await page.getByRole('button', { name: 'New room' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill(first)
  await page.getByRole('button', { name: 'Make the room' }).click()
  await expect(page.getByRole('alert')).toHaveText('There is no connection. Try again when you are back online.')
  await page.getByRole('dialog').getByLabel('Name').fill(second)
  await page.getByRole('button', { name: 'Make the room' }).click()
  await expect(page.getByRole('heading', { name: second })).toBeVisible()
})

test('a wish that is repeated after its answer was lost makes one room', async ({ somebody }) => {
  const { page } = await somebody('ann')
  const name = unique('Once')
  await page.goto('/u/0/rooms')
  await loseTheAnswer(page)
  await page.getByRole('button', { name: 'New room' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill(name)
  await page.getByRole('button', { name: 'Make the room' }).click()
  await expect(page.getByRole('alert')).toBeVisible()
  await page.getByRole('button', { name: 'Make the room' }).click()
  await expect(page.getByRole('heading', { name })).toBeVisible()
  await page.goto('/u/0/rooms')
  await expect(page.getByRole('heading', { name, level: 2 })).toHaveCount(1)
})

test('more rooms come once however often one presses, and a failure leaves those that are there', async ({
  somebody,
}) => {
  const { page } = await somebody('ann')
  const listing = (name: string, digit: string) => ({
    room: digit.repeat(64),
    profile: JSON.stringify({ name }),
    people: 1,
    inside: 0,
    createdAt: Date.now(),
    expiresAt: Date.now() + 86_400_000,
  })
  let asked = 0
  let answer = () => {}
  await page.route('**/api/rooms?*', async (route) => {
    if (!route.request().url().includes('after='))
      return route.fulfill({ json: { rooms: [listing('One', '1')], next: 'more' } })
    if (++asked === 1) return route.abort('connectionreset')
    await new Promise<void>((go) => {
      answer = go
    })
    await route.fulfill({ json: { rooms: [listing('Two', '2')], next: null } })
  })
  await page.goto('/u/0/rooms')
  const more = page.getByRole('button', { name: 'More rooms' })
  await more.click()
  await expect(page.getByRole('alert')).toHaveText('There is no connection. Try again when you are back online.')
  await expect(page.getByRole('heading', { name: 'One' })).toBeVisible()
  await more.dblclick()
  answer()
  await expect(page.getByRole('heading', { name: 'Two' })).toHaveCount(1)
  await expect(more).toHaveCount(0)
  expect(asked).toBe(2)
})

test('an address that is none says so', async ({ somebody }) => {
  const { page } = await somebody('ann')
  for (const address of ['/u/0/r/abc', '/u/0/nothing', '/u/x/', '/nothing', `/u/0/r/${'f'.repeat(64)}`]) {
    await page.goto(address)
    await expect(page.getByRole('heading', { name: 'There is nothing at this address.' })).toBeVisible()
    await inspect(page, address)
  }
})

test('leaving asks once more, and focus goes where the question is and comes back', async ({ somebody }) => {
  const { page, handle, context } = await somebody('ann')
  await makeRoom({ page, handle, context }, unique('Here'))
  await page.getByRole('button', { name: 'People and details' }).click()
  const [leave, stay] = [
    page.getByRole('button', { name: 'Leave the room' }),
    page.getByRole('button', { name: 'Stay' }),
  ]
  await leave.click()
  await expect(stay).toBeFocused()
  await stay.click()
  await expect(leave).toBeFocused()
})

test('how long a room lasts is said in the chat list too', async ({ somebody }) => {
  const ann = await somebody('ann')
  const name = unique('Here')
  await makeRoom(ann, name)
  const line = ann.page.getByRole('navigation', { name: 'Conversations' }).getByRole('link', { name: new RegExp(name) })
  await expect(line).toHaveAccessibleName(/7 days left/)
  await expect(line.getByTitle('7 days left')).toBeVisible()
})

test('an invitation without a network says so, and is tried again on a press', async ({ somebody }) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  const name = unique('Here')
  await makeRoom(ann, name)
  await bob.page.route('**/preview?*', (route) => route.abort('connectionreset'), { times: 1 })
  await bob.page.goto(ann.page.url())
  await expect(bob.page.getByRole('heading', { name: 'There is no connection.' })).toBeVisible()
  await bob.page.getByRole('button', { name: 'Try again' }).click()
  await expect(bob.page.getByRole('heading', { name })).toBeVisible()
})

test('what was written stays with its conversation, also across a reload', async ({ somebody }) => {
  const ann = await somebody('ann')
  const [one, two] = [unique('One'), unique('Two')]
  await makeRoom(ann, one)
  await composer(ann.page).fill('half a thought')
  await makeRoom(ann, two)
  await expect(composer(ann.page)).toHaveValue('')
  await ann.page
    .getByRole('navigation', { name: 'Conversations' })
    .getByRole('link', { name: new RegExp(one) })
    .click()
  await expect(composer(ann.page)).toHaveValue('half a thought')
  await ann.page.reload()
  await expect(composer(ann.page)).toHaveValue('half a thought')
})
