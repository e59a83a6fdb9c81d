import { newHandle } from './support/accounts.ts'
import { expect, test } from './support/fixtures.ts'
import { inspect } from './support/inspect.ts'
import { makeRoom, say } from './support/talk.ts'

test.use({ vars: { ROOM_LIFETIME: '7s' } })

test('[P6] a room whose time is up says so to whoever is in it and whoever comes later, and is listed no longer', async ({
  somebody,
}) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  const name = newHandle('Short')
  await makeRoom(ann, name)
  await say(ann.page, 'Not for long')
  const address = ann.page.url()
  const ended = (page: typeof ann.page) => page.getByRole('heading', { name: 'This room has ended.' })
  await expect(ended(ann.page)).toBeVisible({ timeout: 20_000 })
  await expect(ann.page).toHaveTitle('This room has ended · Parley')
  await inspect(ann.page, 'ended')
  await bob.page.goto(address)
  await expect(ended(bob.page)).toBeVisible()
  await ann.page.getByRole('button', { name: 'See the rooms' }).click()
  await expect(ann.page.getByText('There is no room to join yet.')).toBeVisible()
  await expect(ann.page.getByText(name)).toHaveCount(0)
})
