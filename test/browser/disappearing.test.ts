import type { Page } from '@playwright/test'
import { startInstance } from '../instance/instance.ts'
import { newHandle } from './support/accounts.ts'
import { expect, opener, type Somebody, test } from './support/fixtures.ts'
import { inspect } from './support/inspect.ts'
import {
  chatOf,
  composer,
  line,
  log,
  makeGroup,
  makeRoom,
  message,
  openChat,
  openDetails,
  say,
} from './support/talk.ts'

const conversations = (page: Page) => page.getByRole('navigation', { name: 'Conversations' })
const timer = (page: Page) => page.getByRole('dialog').getByRole('group', { name: 'Disappearing messages' })

/** Chooses after how long messages go, where the other's profile or the details are open. */
async function choose(page: Page, words: string): Promise<void> {
  await timer(page).getByRole('radio', { name: words }).check()
  await page.keyboard.press('Escape')
}

async function openProfile(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Profile', exact: true }).click()
  await expect(timer(page)).toBeVisible()
}

/** Has somebody's device go by a clock in the test's hand. */
async function withClock({ page }: Somebody): Promise<void> {
  await page.clock.install()
  await page.reload()
  await expect(composer(page)).toBeVisible()
}

/** All that is kept here of what was said. */
const kept = (page: Page) =>
  page.evaluate(async () => {
    const names = (await indexedDB.databases()).flatMap(({ name }) =>
      name && /^parley\.[^.]*$/.test(name) ? name : [],
    )
    const all = await Promise.all(
      names.map(
        (name) =>
          new Promise<unknown>((done, fail) => {
            const opening = indexedDB.open(name)
            opening.onerror = fail
            opening.onsuccess = () => {
              const reading = opening.result.transaction(['event', 'row'])
              const [events, rows] = [reading.objectStore('event').getAll(), reading.objectStore('row').getAll()]
              reading.oncomplete = () => {
                opening.result.close()
                done([events.result, rows.result])
              }
            }
          }),
      ),
    )
    return JSON.stringify(all)
  })

test('[M10] [E5] messages of a direct chat go at their time, for both, on the screen and in the list; what was said before stays @sealed', async ({
  somebody,
}) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  await chatOf(ann, bob)
  await say(ann.page, 'Stays')
  await openProfile(ann.page)
  await inspect(ann.page, 'the timer in a profile')
  await choose(ann.page, 'After 1 hour')
  await expect(line(ann.page, 'You set messages to disappear after 1 hour')).toBeVisible()
  await expect(line(bob.page, `${ann.handle} set messages to disappear after 1 hour`)).toBeVisible()
  await expect(bob.page.getByRole('img', { name: 'Messages disappear after 1 hour' })).toBeVisible()
  for (const one of [ann, bob]) await withClock(one)
  await say(ann.page, 'For an hour')
  await expect(message(bob.page, 'For an hour').getByRole('img', { name: 'Disappears in 1 hour' })).toBeVisible()
  await inspect(bob.page, 'a message that will go')
  for (const { page } of [ann, bob]) {
    await page.clock.fastForward('59:00')
    await expect(message(page, 'For an hour')).toBeVisible()
    await page.clock.fastForward('01:30')
    await expect(message(page, 'For an hour')).toHaveCount(0)
    await expect(message(page, 'Stays')).toBeVisible()
    await expect(conversations(page).getByText('Message disappeared')).toBeVisible()
    await expect(conversations(page).getByText('For an hour')).toHaveCount(0)
  }
  await openProfile(bob.page)
  await choose(bob.page, 'Off')
  await expect(line(ann.page, `${bob.handle} turned off disappearing messages`)).toBeVisible()
  await expect(ann.page.getByRole('img', { name: /^Messages disappear/ })).toHaveCount(0)
})

test('[M10] an answer to a message that has gone stays, and says so @sealed', async ({ somebody }) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  await chatOf(ann, bob)
  await openProfile(ann.page)
  await choose(ann.page, 'After 1 hour')
  await say(ann.page, 'A question')
  await openProfile(ann.page)
  await choose(ann.page, 'Off')
  await message(bob.page, 'A question').focus()
  await bob.page.keyboard.press('Enter')
  await bob.page.getByRole('menuitem', { name: 'Reply' }).click()
  await say(bob.page, 'An answer')
  await expect(message(ann.page, 'An answer').getByText('A question')).toBeVisible()
  await withClock(ann)
  await ann.page.clock.fastForward('01:00:30')
  await expect(message(ann.page, 'An answer').getByText('Message disappeared')).toBeVisible()
  await expect(log(ann.page).getByText('A question')).toHaveCount(0)
})

test('[M10] the owner of a group sets it, its members see it; in a room nothing stays longer than the room', async ({
  somebody,
}) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  const name = newHandle('Hikers')
  await makeGroup(ann, name, [bob])
  await openDetails(ann)
  await choose(ann.page, 'After 30 days')
  await expect(line(ann.page, 'You set messages to disappear after 30 days')).toBeVisible()
  await openChat(bob, name)
  const details = await openDetails(bob)
  await expect(details.getByText('After 30 days. The owner and admins can change that.')).toBeVisible()
  await expect(timer(bob.page)).toHaveCount(0)
  await inspect(bob.page, 'a timer that others set')
  await makeRoom(ann, newHandle('Ride'))
  await openDetails(ann)
  await expect(timer(ann.page).getByRole('radio')).toHaveCount(3)
  await inspect(ann.page, 'the timer of a room')
})

test('[M10] set without a network, it waits its turn', async ({ somebody }) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  await chatOf(ann, bob)
  await openProfile(ann.page)
  await ann.context.setOffline(true)
  await choose(ann.page, 'After 1 day')
  await expect(line(ann.page, 'You set messages to disappear after 1 day')).toBeVisible()
  await openProfile(ann.page)
  await expect(timer(ann.page).getByRole('radio', { name: 'After 1 day' })).toBeChecked()
  await ann.page.keyboard.press('Escape')
  await ann.context.setOffline(false)
  await expect(line(bob.page, `${ann.handle} set messages to disappear after 1 day`)).toBeVisible({ timeout: 30_000 })
})

test('[M10] [E5] a device that was away when their time came shows nothing of them when it starts, and keeps nothing', async ({
  browser,
}, info) => {
  const instance = await startInstance()
  const open = opener(browser, instance, 'allow')
  const [ann, bob] = [await open.somebody(newHandle('ann')), await open.somebody(newHandle('bob'))]
  await bob.page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated')
  await chatOf(ann, bob)
  await openProfile(ann.page)
  await choose(ann.page, 'After 1 hour')
  await say(ann.page, 'A secret')
  await expect(message(bob.page, 'A secret')).toBeVisible()
  // In the log and in the list.
  await expect.poll(async () => (await kept(bob.page)).split('A secret').length).toBe(3)
  await bob.context.setOffline(true)
  await bob.context.clock.install({ time: Date.now() + 3_600_500 })
  // Not the conversation itself: what isn't open goes too.
  await bob.page.goto('/u/0/')
  await expect(conversations(bob.page).getByText('Message disappeared')).toBeVisible()
  await expect.poll(() => kept(bob.page)).not.toContain('A secret')
  await openChat(bob, ann.handle)
  await expect(line(bob.page, `${ann.handle} set messages to disappear after 1 hour`)).toBeVisible()
  await expect(message(bob.page, 'A secret')).toHaveCount(0)
  await bob.context.setOffline(false)
  await open.end(info)
  await instance.stop()
})
