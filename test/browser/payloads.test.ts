import type { Page } from '@playwright/test'
import { v7 } from 'uuid'
import type { ConversationId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import type { Person } from '../../protocol/people.ts'
import { Client } from '../instance/client.ts'
import { payloads } from '../support/payloads.ts'
import { newHandle } from './support/accounts.ts'
import { expect, test } from './support/fixtures.ts'
import { log, messages } from './support/talk.ts'

test.use({ vars: { LIMITS: 'off' } })

/** So high that many are on the screen at once. */
const high = { width: 1280, height: 4_000 }

const cut = (text: string, graphemes: number): string =>
  [...new Intl.Segmenter().segment(text)]
    .slice(0, graphemes)
    .map(({ segment }) => segment)
    .join('')
    .trim() || 'x'

const message = (content: object) => ({ kind: 'message', body: JSON.stringify(content) })

const saying: Record<string, (payload: string) => { kind: string; body: string }> = {
  message: (text) => message({ is: 'text', text }),
  'file name': (name) =>
    message({ is: 'text', text: '', files: [{ id: v7(), name: cut(name, 60), type: name.slice(0, 60), bytes: 1 }] }),
  poll: (text) =>
    message({
      is: 'poll',
      question: cut(text, limits.pollQuestionGraphemes),
      options: ['no', cut(text, limits.pollOptionGraphemes)],
      many: false,
      hidden: false,
    }),
  'room name': (name) => ({
    kind: 'setting',
    body: JSON.stringify({ is: 'profile', profile: JSON.stringify({ name: cut(name, limits.roomNameGraphemes) }) }),
  }),
}

/** Sends what the Room takes as it is, and waits until all of it is in the log. */
async function send(client: Client, room: ConversationId, sends: { kind: string; body: string }[]): Promise<void> {
  let heard = 0
  let problem = ''
  const socket = await client.open(room, (frame) => {
    if (frame.type === 'events') heard += frame.events.length
    if (frame.type === 'refused') problem = frame.reason
  })
  for (let at = 0; at < sends.length; at += 32) {
    for (const one of sends.slice(at, at + 32))
      socket.send(JSON.stringify({ type: 'send', id: v7(), seal: 'plain', ...one }))
    await expect.poll(() => problem || heard).toBe(Math.min(sends.length, at + 32))
  }
  socket.close(1000)
}

/** Scrolls through all of it, up and then down, until so many rows were drawn. */
async function readAll(page: Page, count: number): Promise<void> {
  const seen = new Set<string>()
  let key = 'PageUp'
  await log(page).focus()
  await expect(async () => {
    const ids = await log(page)
      .locator('[data-id]')
      .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-id') ?? ''))
    for (const id of ids) seen.add(id)
    if (await log(page).evaluate((list) => list.scrollTop === 0)) key = 'PageDown'
    await page.keyboard.press(key)
    expect(seen.size).toBeGreaterThanOrEqual(count)
  }).toPass({ timeout: 90_000, intervals: [50] })
}

for (const [field, frame] of Object.entries(saying))
  test(`[A4] ${payloads.length} payloads in a ${field}: none runs`, async ({ somebody, instance }) => {
    const { page, context } = await somebody('ann')
    // What runs complains, and every complaint fails the test.
    await context.addInitScript(() => {
      window.alert = () => console.error('it ran')
    })
    const bob = await Client.register(instance.url, newHandle('bob'))
    const ann: string = await page.evaluate(
      () => JSON.parse(localStorage.getItem('parley.accounts') ?? '')[0].person.id,
    )
    const room = await bob.makeGroup('Payloads', [ann as Client['id']])
    await send(bob, room, payloads.map(frame))
    await page.setViewportSize(high)
    await page.goto(`/u/0/r/${room}`)
    await expect(log(page).locator('[data-id]').first()).toBeVisible()
    await readAll(page, payloads.length)
    if (field !== 'room name') expect(await messages(page).count()).toBeGreaterThan(20)
    await page.setViewportSize({ width: 1280, height: 800 })
  })

test(`[A4] ${payloads.length} payloads as a person’s name and status, and in links: none runs`, async ({
  somebody,
}) => {
  const { page, context } = await somebody('ann')
  await context.addInitScript(() => {
    window.alert = () => console.error('it ran')
  })
  // Longer than a server that means well lets them be.
  const people: Person[] = payloads.map((payload, index) => ({
    id: index.toString(16).padStart(32, '0') as Person['id'],
    handle: `person_${index}`,
    name: payload,
    status: payload,
    avatar: null,
    guest: false,
    seenAt: null,
  }))
  await page.route('**/api/people/all*', (route) => route.fulfill({ json: { people, next: null } }))
  await page.setViewportSize(high)
  await page.getByRole('tab', { name: 'All users' }).click()
  const shown = page.locator('a[href*="/@person_"]')
  await expect(shown.nth(20)).toBeVisible()
  const seen = new Set<string>()
  await shown.first().hover()
  await expect(async () => {
    for (const href of await shown.evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? '')))
      seen.add(href)
    await page.mouse.wheel(0, 3_000)
    expect(seen.size).toBe(people.length)
  }).toPass({ timeout: 60_000, intervals: [50] })
  await page.setViewportSize({ width: 1280, height: 800 })
})
