import { newHandle } from './support/accounts.ts'
import { expect, test } from './support/fixtures.ts'
import { makeRoom } from './support/talk.ts'

test.use({ vars: { ROOM_LIFETIME: '600s' } })

test('[P6] on its last day a room’s time left is in the colour of danger, on its card and above the conversation', async ({
  somebody,
}) => {
  const ann = await somebody('ann')
  const { page } = ann
  await makeRoom(ann, newHandle('Ride'))
  const danger = await page.evaluate(() => {
    const probe = document.createElement('i')
    probe.style.setProperty('color', 'var(--danger)')
    return getComputedStyle(document.body.appendChild(probe)).color
  })
  await expect(page.getByText(/minutes left$/).last()).toHaveCSS('color', danger)
  await page.getByRole('link', { name: 'Rooms' }).click()
  await expect(page.getByText(/minutes left$/).last()).toHaveCSS('color', danger)
})
