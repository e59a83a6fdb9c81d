import { readFile } from 'node:fs/promises'
import { newHandle } from './support/accounts.ts'
import { expect, test } from './support/fixtures.ts'
import { inspect } from './support/inspect.ts'
import { makeRoom, say } from './support/talk.ts'

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

test('[P6] on its last day a room says when it ends, and offers to keep what was said @sealed', async ({
  somebody,
}) => {
  const ann = await somebody('ann')
  const { page } = ann
  await ann.context.addInitScript(() => Object.defineProperty(window, 'showSaveFilePicker', { value: undefined }))
  await page.reload()
  await makeRoom(ann, newHandle('Ride'), 'Whoever has the link')
  await say(page, 'Leaving at nine')
  await expect(page.getByText(/^Ends (today|tomorrow) at \d\d:\d\d, with everything in it\.$/)).toBeVisible()
  await inspect(page, 'last day')
  await page.getByRole('button', { name: 'Keep a transcript' }).click()
  const download = page.waitForEvent('download')
  await page.getByRole('dialog').getByRole('button', { name: 'Save as text' }).click()
  expect(await readFile(await (await download).path(), 'utf8')).toContain('Leaving at nine')
})
