import type { Page } from '@playwright/test'
import { expect, test } from './support/fixtures.ts'
import { chatOf, composer, isSent, makeRoom, message, messages, say, startChat } from './support/talk.ts'

const mark = (page: import('@playwright/test').Page, text: string) => message(page, text).getByRole('img')

async function queue(page: import('@playwright/test').Page, ...texts: string[]) {
  for (const text of texts) {
    await composer(page).fill(text)
    await composer(page).press('Enter')
    await expect(mark(page, text)).toHaveAccessibleName('Waiting to be sent')
  }
}
/** All that a store of this device's disk holds. */
const kept = (page: import('@playwright/test').Page, store: string) =>
  page.evaluate(async (name) => {
    const [one] = await indexedDB.databases()
    const database = await new Promise<IDBDatabase>((opened) => {
      const opening = indexedDB.open(one?.name ?? '')
      opening.onsuccess = () => opened(opening.result)
    })
    const all = await new Promise<unknown[]>((read) => {
      const reading = database.transaction(name).objectStore(name).getAll()
      reading.onsuccess = () => read(reading.result)
    })
    database.close()
    return all
  }, store)

/** The log says just that, in that order; what is sealed may take a moment to open. */
const expectTexts = (page: Page, order: string[]): Promise<void> =>
  expect
    .poll(async () => (await messages(page).allInnerTexts()).map((text) => order.find((one) => text.startsWith(one))))
    .toEqual(order)

test('[V1][D8] what was said without a network survives the tab, and is sent by the next one, in order @sealed', async ({
  somebody,
}) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  await chatOf(ann, bob)
  await say(ann.page, 'before')
  const address = ann.page.url()
  await ann.context.setOffline(true)
  await queue(ann.page, 'one', 'two', 'three')
  await composer(ann.page).fill('not said yet')
  await expect.poll(() => kept(ann.page, 'draft')).toEqual(['not said yet'])
  await ann.page.close()
  await ann.context.setOffline(false)
  const again = await ann.context.newPage()
  await again.goto(address)
  for (const text of ['one', 'two', 'three']) await expect(mark(again, text)).toHaveAccessibleName(isSent)
  await expect(composer(again)).toHaveValue('not said yet')
  const order = ['before', 'one', 'two', 'three']
  await expect(messages(bob.page)).toHaveCount(4)
  for (const page of [again, bob.page]) await expectTexts(page, order)
})

test('[V2] what was said is sent although one went to another conversation', async ({ somebody }) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  await makeRoom(ann, 'Elsewhere')
  await chatOf(ann, bob)
  await say(ann.page, 'before')
  await ann.context.setOffline(true)
  await queue(ann.page, 'one', 'two')
  await ann.page.getByRole('link', { name: /Elsewhere/ }).click()
  await expect(ann.page.getByRole('heading', { name: 'Elsewhere' })).toBeVisible()
  await ann.context.setOffline(false)
  await expect(messages(bob.page)).toHaveCount(3)
  await expectTexts(bob.page, ['before', 'one', 'two'])
})

test('[V4] what was seen before opens without a network, with the names of who said it', async ({ somebody }) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  await makeRoom(ann, 'Seen before')
  await say(ann.page, 'in the room')
  await chatOf(ann, bob)
  await say(bob.page, 'in the chat')
  await expect(message(ann.page, 'in the chat')).toBeVisible()
  await expect(ann.page.getByRole('link', { name: new RegExp(bob.handle) })).toBeVisible()
  await ann.context.setOffline(true)
  await ann.page.getByRole('link', { name: /Seen before/ }).click()
  await expect(message(ann.page, 'in the room')).toBeVisible()
  await expect(ann.page.getByRole('heading', { name: 'Seen before' })).toBeVisible()
  await ann.page.getByRole('link', { name: new RegExp(bob.handle) }).click()
  await expect(message(ann.page, 'in the chat')).toBeVisible()
  await ann.context.setOffline(false)
})

test('[V2] two tabs of one person show the same, and one of them sends', async ({ somebody }) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  await chatOf(ann, bob)
  const other = await ann.context.newPage()
  await other.goto(ann.page.url())
  await expect(composer(other)).toBeVisible()
  await ann.context.setOffline(true)
  await queue(ann.page, 'from the first')
  await expect(mark(other, 'from the first')).toHaveAccessibleName('Waiting to be sent')
  await queue(other, 'from the second')
  await expect(mark(ann.page, 'from the second')).toHaveAccessibleName('Waiting to be sent')
  await ann.page.close()
  await ann.context.setOffline(false)
  const order = ['from the first', 'from the second']
  for (const text of order) await expect(mark(other, text)).toHaveAccessibleName(isSent)
  await expect(messages(bob.page)).toHaveCount(2)
  await expectTexts(bob.page, order)
})

test('[V3] a clock that is wrong by ten years, one way and then the other, changes no order', async ({ somebody }) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  await chatOf(ann, bob)
  const address = ann.page.url()
  const year = 365 * 24 * 3600_000
  await ann.page.clock.setSystemTime(Date.now() + 10 * year)
  await ann.context.setOffline(true)
  await queue(ann.page, 'in ten years')
  await ann.page.close()
  const again = await ann.context.newPage()
  await ann.context.setOffline(false)
  await again.goto(`${new URL(address).origin}/`)
  await again.clock.setSystemTime(Date.now() - 10 * year)
  await ann.context.setOffline(true)
  await startChat({ ...ann, page: again }, bob.handle)
  await queue(again, 'ten years ago')
  await ann.context.setOffline(false)
  await expect(messages(bob.page)).toHaveCount(2)
  const order = ['in ten years', 'ten years ago']
  await expectTexts(bob.page, order)
  await expectTexts(again, order)
})

test('[V3] what was refused for good keeps its text, also across a reload, until it is tried again or deleted', async ({
  somebody,
}) => {
  const ann = await somebody('ann')
  await makeRoom(ann, 'Refusing')
  // The Room reads listed rooms; the composer refuses too long a text before, so that it is put on the disk by hand.
  await ann.page.evaluate(
    async ([person, conversation]) => {
      const database = await new Promise<IDBDatabase>((opened) => {
        const opening = indexedDB.open(`parley.${person}`)
        opening.onsuccess = () => opened(opening.result)
      })
      const changing = database.transaction('outbox', 'readwrite')
      changing.objectStore('outbox').add({
        conversation,
        id: '019a0000-0000-7000-8000-00000000000a',
        content: { is: 'text', text: `far too long ${'x'.repeat(4000)}` },
        at: Date.now(),
        failed: null,
      })
      await new Promise((done) => {
        changing.oncomplete = done
      })
      database.close()
    },
    [
      await ann.page.evaluate(() => JSON.parse(localStorage.getItem('parley.accounts') ?? '[]')[0].person.id),
      new URL(ann.page.url()).pathname.split('/').at(-1),
    ],
  )
  for (let round = 0; round < 2; round++) {
    await ann.page.reload()
    await expect(mark(ann.page, 'far too long')).toHaveAccessibleName('Not sent')
    await expect(ann.page.getByText('This message is too long.')).toBeVisible()
  }
  await say(ann.page, 'what follows is sent')
  await ann.page.getByRole('button', { name: 'Delete' }).click()
  await expect(message(ann.page, 'far too long')).toHaveCount(0)
  await ann.page.reload()
  await expect(message(ann.page, 'what follows is sent')).toBeVisible()
  await expect(message(ann.page, 'far too long')).toHaveCount(0)
})

test('[V5] logging out leaves nothing of the conversations on the device', async ({ somebody }) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  await chatOf(ann, bob)
  await say(ann.page, 'private')
  await ann.page.getByRole('button', { name: /^Account/ }).click()
  await ann.page.getByRole('button', { name: 'Log out' }).click()
  await expect(ann.page.getByRole('button', { name: 'Log in', exact: true })).toBeVisible()
  await expect
    .poll(() => ann.page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name)))
    .toEqual([])
})
