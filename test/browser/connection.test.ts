import { expect, test } from './support/fixtures.ts'
import { chatOf, composer, isSent, message, messages, say, startChat } from './support/talk.ts'

const mark = (page: import('@playwright/test').Page, text: string) => message(page, text).getByRole('img')

test('without a network it says so, keeps what is said, and sends it when the network is back, in order @sealed', async ({
  somebody,
}) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  await chatOf(ann, bob)
  await say(ann.page, 'before')
  await ann.context.setOffline(true)
  for (const text of ['one', 'two', 'three']) {
    await composer(ann.page).fill(text)
    await composer(ann.page).press('Enter')
    await expect(mark(ann.page, text)).toHaveAccessibleName('Waiting to be sent')
  }
  await expect(ann.page.getByText('No connection. What you write is sent when it is back.')).toBeVisible()
  await say(bob.page, 'meanwhile')
  await ann.context.setOffline(false)
  for (const text of ['one', 'two', 'three']) await expect(mark(ann.page, text)).toHaveAccessibleName(isSent)
  await expect(ann.page.getByText('No connection.')).toHaveCount(0)
  await expect(messages(bob.page)).toHaveCount(5)
  const order = ['before', 'meanwhile', 'one', 'two', 'three']
  for (const { page } of [ann, bob]) {
    const texts = await messages(page).allInnerTexts()
    expect(texts.map((text) => order.find((one) => text.startsWith(one)))).toEqual(order)
  }
})

test('a server that was killed is found again, nothing is lost and nothing twice @sealed', async ({
  somebody,
  instance,
}) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  await chatOf(ann, bob)
  await say(ann.page, 'before')
  instance.crash()
  await composer(ann.page).fill('through the crash')
  await composer(ann.page).press('Enter')
  await expect(mark(ann.page, 'through the crash')).toHaveAccessibleName(isSent, { timeout: 20_000 })
  await expect(message(bob.page, 'through the crash')).toBeVisible({ timeout: 20_000 })
  for (const { page } of [ann, bob]) await expect(messages(page)).toHaveCount(2)
})

test('a reload in the middle shows what was sent once @sealed', async ({ somebody }) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  await startChat(ann, bob.handle)
  await say(ann.page, 'once')
  await ann.page.reload()
  await expect(message(ann.page, 'once')).toHaveCount(1)
  await expect(mark(ann.page, 'once')).toHaveAccessibleName(isSent)
})

test('[A2] logging out in one tab ends the other at once', async ({ somebody }) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  await startChat(ann, bob.handle)
  const other = await ann.context.newPage()
  await other.goto(ann.page.url())
  await expect(composer(other)).toBeVisible()
  await ann.page.getByRole('button', { name: 'Account' }).click()
  await ann.page.getByRole('button', { name: 'Log out' }).click()
  await expect(other.getByRole('button', { name: 'Log in', exact: true })).toBeVisible()
  await expect(ann.page.getByRole('button', { name: 'Log in', exact: true })).toBeVisible()
})

test('[A2] a session that is ended on the server is thrown out of its conversation', async ({ somebody, instance }) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  await startChat(ann, bob.handle)
  await say(ann.page, 'still in')
  const me = await ann.page.evaluate(() => JSON.parse(localStorage.getItem('parley.accounts') ?? '[]')[0].person.id)
  await ann.context.request.post(`${instance.url}/u/0/api/logout?as=${me}`, {
    headers: { origin: instance.url },
    data: {},
  })
  await expect(ann.page.getByRole('button', { name: 'Log in', exact: true })).toBeVisible()
  await expect(ann.page).toHaveURL(/@/)
})
