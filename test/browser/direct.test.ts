import type { Page } from '@playwright/test'
import { expect, test } from './support/fixtures.ts'
import { inspect } from './support/inspect.ts'
import { chatOf, composer, isSent, log, message, messages, say, startChat } from './support/talk.ts'

test('[P1][M1] two people talk: instantly, with sender, date and time @sealed', async ({ somebody }) => {
  const [ann, bob] = [
    await somebody('ann'),
    await somebody('bob', { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true }),
  ]
  await inspect(ann.page, 'no conversations')
  await startChat(ann, bob.handle.toUpperCase())
  await expect(ann.page).toHaveURL(new RegExp(`/u/0/@${bob.handle}$`))
  await expect(log(ann.page).getByText('Nothing has been said here yet.')).toBeVisible()
  await say(ann.page, 'Hello Bob, are you coming on Sunday?')
  await expect(log(ann.page).getByText('Today')).toBeVisible()

  await bob.page.reload()
  await bob.page.getByRole('link', { name: new RegExp(ann.handle) }).click()
  await expect(message(bob.page, 'are you coming on Sunday?')).toBeVisible()
  await composer(bob.page).fill('Wouldn’t miss it.\nWhich gate?')
  await bob.page.getByRole('button', { name: 'Send' }).click()
  const heard = message(ann.page, 'Which gate?')
  await expect(heard).toBeVisible()
  await expect(heard).toHaveAccessibleName(new RegExp(`^${bob.handle}, .*\\d{4} at \\d\\d:\\d\\d:\\d\\d`))
  await expect(heard.locator('time')).toHaveText(/^\d\d:\d\d$/)
  await say(ann.page, 'North, by the map')
  await inspect(ann.page, 'direct chat')
  const chats = ann.page.getByRole('navigation', { name: 'Conversations' })
  await expect(chats.getByRole('link', { name: new RegExp(bob.handle) })).toContainText('You: North, by the map')
})

test('[P1] both press Chat at the same moment, and it is one conversation @sealed', async ({ somebody }) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  await Promise.all([startChat(ann, bob.handle), startChat(bob, ann.handle)])
  await Promise.all([say(ann.page, 'from Ann'), say(bob.page, 'from Bob')])
  for (const { page } of [ann, bob]) await expect(messages(page)).toHaveCount(2)
  const texts = await messages(ann.page).allInnerTexts()
  await expect(messages(bob.page)).toHaveCount(2)
  expect((await messages(bob.page).allInnerTexts()).map((text) => /from \w+/.exec(text)?.[0])).toEqual(
    texts.map((text) => /from \w+/.exec(text)?.[0]),
  )
})

test('[P1] nobody of that name is said beside the field, and what was typed stays', async ({ somebody }) => {
  const { page } = await somebody('ann')
  const form = page.getByRole('form', { name: 'Start a chat' })
  await form.getByLabel('Username').fill('nobody_at_all')
  await form.getByRole('button', { name: 'Chat' }).click()
  await expect(form.getByRole('alert')).toHaveText('Nobody here is called nobody_at_all. Check the spelling.')
  await expect(form.getByLabel('Username')).toHaveValue('nobody_at_all')
  await page.goto('/u/0/@nobody_at_all')
  await expect(page.getByRole('heading', { name: 'Nobody here is called nobody_at_all.' })).toBeVisible()
  await inspect(page, 'nobody')
})

test('notes to oneself', async ({ somebody }) => {
  const ann = await somebody('ann')
  await startChat(ann, ann.handle)
  await expect(ann.page.getByRole('heading', { name: 'Notes to yourself' })).toBeVisible()
  await say(ann.page, 'Buy milk')
})

test('what others say meanwhile is in the chat list, the newest conversation first @sealed', async ({ somebody }) => {
  const [ann, bob, eve] = [await somebody('ann'), await somebody('bob'), await somebody('eve')]
  await startChat(bob, ann.handle)
  await say(bob.page, 'first')
  await startChat(eve, ann.handle)
  await say(eve.page, 'second')
  await ann.page.reload()
  const lines = ann.page
    .getByRole('navigation', { name: 'Conversations' })
    .getByRole('listitem')
    .filter({ has: ann.page.locator('time') })
  await expect(lines).toHaveCount(2)
  await expect(lines.nth(0)).toContainText('second')
  await expect(lines.nth(1)).toContainText('first')
  await lines.nth(1).getByRole('link').click()
  await say(ann.page, 'third')
  await expect(lines.nth(0)).toContainText('You: third')
})

test('messages of one author within five minutes are a group, and sent marks show @sealed', async ({ somebody }) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  await chatOf(ann, bob)
  for (const text of ['one', 'two', 'three']) await say(ann.page, text)
  await expect(messages(ann.page)).toHaveCount(3)
  await expect(messages(bob.page)).toHaveCount(3)
  await expect(messages(ann.page).getByRole('img', { name: isSent })).toHaveCount(3)
  await expect(messages(bob.page).getByRole('img')).toHaveCount(0)
})

/** What a live region of the page says from now on. */
async function listenTo(page: Page, live: 'polite' | 'assertive'): Promise<() => Promise<string[]>> {
  await page.evaluate((wanted) => {
    const heard: string[] = []
    Object.assign(window, { heard })
    new MutationObserver((changes) => {
      for (const { target, addedNodes } of changes) {
        const region = target instanceof Element && target.closest(`[aria-live=${wanted}]`)
        for (const node of region ? addedNodes : []) heard.push(node.textContent ?? '')
      }
    }).observe(document.body, { childList: true, subtree: true })
  }, live)
  return () => page.evaluate(() => (window as unknown as { heard: string[] }).heard.filter((text) => text !== ''))
}

test('what is said is heard, also when the same is said twice', async ({ somebody }) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  await chatOf(ann, bob)
  await say(bob.page, 'hello')
  await expect(message(ann.page, 'hello')).toBeVisible()
  const heard = await listenTo(ann.page, 'polite')
  await say(bob.page, 'yes')
  await expect.poll(heard).toEqual([`${bob.handle}: yes`])
  await say(bob.page, 'yes')
  await expect.poll(heard).toEqual([`${bob.handle}: yes`, `${bob.handle}: yes`])
})

test('what was turned down is heard once, and moves nothing when it is taken back', async ({ somebody }) => {
  const ann = await somebody('ann')
  await ann.page.routeWebSocket(/\/socket/, (socket) => {
    const server = socket.connectToServer()
    socket.onMessage((text) => {
      const frame = JSON.parse(String(text).startsWith('{') ? String(text) : '{}')
      if (frame.type !== 'send' || !frame.body.includes('not this')) server.send(text)
      else socket.send(JSON.stringify({ type: 'refused', id: frame.id, reason: 'not-allowed' }))
    })
  })
  await startChat(ann, ann.handle)
  await say(ann.page, 'this')
  const heard = await listenTo(ann.page, 'assertive')
  await composer(ann.page).fill('not this')
  await composer(ann.page).press('Enter')
  await expect(message(ann.page, 'not this').getByRole('img', { name: 'Not sent' })).toBeVisible()
  await expect.poll(heard).toEqual(['Not sent: not this'])
  await message(ann.page, 'not this').getByRole('button', { name: 'Delete' }).click()
  await expect(messages(ann.page)).toHaveCount(1)
  await expect.poll(heard).toEqual(['Not sent: not this'])
})
