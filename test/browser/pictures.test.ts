import { expect, test } from './support/fixtures.ts'
import { inspect } from './support/inspect.ts'
import { composer, joinListed, makeRoom, say } from './support/talk.ts'

// An instance of its own, where the names are free.
test.use({ vars: { LIMITS: 'off' } })

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
