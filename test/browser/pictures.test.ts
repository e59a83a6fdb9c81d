import { expect, type Somebody, test } from './support/fixtures.ts'
import { inspect } from './support/inspect.ts'
import {
  composer,
  joinListed,
  makeGroup,
  makeRoom,
  openChat,
  openDetails,
  say,
  startChat,
  tick,
} from './support/talk.ts'

// An instance of its own, where the names are free.
test.use({ vars: { LIMITS: 'off', PEOPLE_LISTED: 'yes' } })

test('what it looks like when people talk', async ({ named }) => {
  const plan = 'Sunday ride'
  const [mira, bo, tomasz] = [await named('mira'), await named('bosse'), await named('tomasz')]
  for (const [name, who] of [
    ['Book group: The Dispossessed', tomasz],
    ['Hackday lobby', bo],
  ] as const)
    await makeRoom(who, name)
  await makeRoom(mira, plan)
  await say(mira.page, 'The weather holds. Who is coming on Sunday?')
  await joinListed(bo, plan)
  await joinListed(tomasz, plan)
  await say(bo.page, 'Me! I can bring the big thermos')
  await say(bo.page, 'Which gate?')
  await say(mira.page, 'North, by the map. Half past eight, and please not one minute later this time')
  await say(tomasz.page, 'شكرا، أراك هناك')
  await joinListed(mira, 'Hackday lobby')
  await say(mira.page, 'Is the table by the window still free?')
  await mira.page.goto(`/u/0/@${bo.handle}`)
  await say(mira.page, 'Are you still up for the coast after?')
  await mira.page
    .getByRole('navigation')
    .getByRole('link', { name: new RegExp(plan) })
    .click()
  await composer(mira.page).blur()
  await expect(mira.page.getByRole('article')).toHaveCount(5)
  await inspect(mira.page, 'conversation')
  await mira.page.setViewportSize({ width: 360, height: 740 })
  await mira.page.getByRole('link', { name: 'Back to the list' }).click()
  await inspect(mira.page, 'chats')
  await mira.page.getByRole('link', { name: 'Rooms' }).click()
  await expect(mira.page.getByRole('heading', { name: 'Hackday lobby' })).toBeVisible()
  await inspect(mira.page, 'rooms')
})

test('what it looks like among friends', async ({ named }) => {
  const [mira, bo, ines] = [await named('mira_k'), await named('bosse_l'), await named('ines_m')]
  await called(mira, 'Mira Kovač', '')
  await called(bo, 'Bo Bergström', 'On my bike')
  await called(ines, 'Inês Moreira', 'Back on Monday')
  for (const { page } of [mira, bo, ines]) await page.reload()
  await startChat(ines, mira.handle)
  await say(ines.page, 'Did you find the map?')
  const { page } = mira
  const sidebar = page.getByRole('navigation', { name: 'Conversations' })
  await sidebar.getByRole('tab', { name: 'Contacts' }).click()
  for (const { handle } of [bo, ines]) {
    await page.getByLabel('Add by username').fill(handle)
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await expect(page.getByLabel('Add by username')).toHaveValue('')
  }
  await expect(page.getByRole('list', { name: 'Contacts' }).getByRole('listitem')).toHaveCount(2)
  await page.mouse.move(700, 400)
  await inspect(page, 'contacts')
  await sidebar.getByRole('tab', { name: 'All users' }).click()
  await expect(page.getByRole('list', { name: 'All users' }).getByText('Inês Moreira')).toBeVisible()
  await inspect(page, 'all users')
  await sidebar.getByRole('tab', { name: 'Recent' }).click()
  await makeGroup(mira, 'Coast in June', [bo, ines])
  await say(page, 'I have looked up trains. The early one leaves room for a swim.')
  await openChat(bo, 'Coast')
  await say(bo.page, 'The early one it is')
  await openChat(ines, 'Coast')
  await say(ines.page, 'I’ll bring breakfast')
  await say(page, 'And I the tickets')
  await expect(tick(page, 'And I the tickets')).toHaveAccessibleName(/^Read/)
  await bo.page.goto('/')
  await say(page, 'Platform 4, ten past seven')
  await expect(tick(page, 'Platform 4')).toHaveAccessibleName(/^Delivered/)
  await composer(page).blur()
  await page.mouse.move(700, 60)
  await inspect(page, 'group')
  const details = await openDetails(mira)
  await expect(details.getByRole('listitem')).toHaveCount(3)
  await inspect(page, 'group details')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Account' }).click()
  await page.getByRole('button', { name: 'Profile and settings' }).click()
  await expect(page.getByRole('dialog').getByLabel('Name', { exact: true })).toHaveValue('Mira Kovač')
  await inspect(page, 'settings')
})

/** How somebody is called, and their status, as their settings would have it. */
async function called({ page, context }: Somebody, name: string, status: string): Promise<void> {
  const as = await page.evaluate(() => JSON.parse(localStorage.getItem('parley.accounts') ?? '[]')[0].person.id)
  const headers = { origin: new URL(page.url()).origin }
  const answer = await context.request.patch('/u/0/api/me/settings', {
    headers,
    params: { as },
    data: { name, status },
  })
  expect(answer.ok()).toBe(true)
}
