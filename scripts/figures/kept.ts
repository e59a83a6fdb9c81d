import type { Browser } from '@playwright/test'
import { Client } from '../../test/instance/client.ts'
import { fill } from '../../test/instance/fill.ts'
import { listed, person, pressAndWait } from './measure.ts'
import type { Figure } from './table.ts'

const count = 100_000

/** What a device does with a conversation of 100,000 messages that it holds whole, without a network. */
export async function kept(browser: Browser, url: string): Promise<Figure[]> {
  const ann = await person(browser, url, 'ann')
  const names: string[] = []
  for (const name of ['bob', 'eve']) {
    const other = await Client.register(url, `${name}${Date.now() % 1e9}`)
    await fill(other, await other.direct(ann.handle), 60, (index) => `${name} says ${index}.`)
    names.push(other.signedIn.person.handle)
  }
  await ann.page.goto('/')
  for (const handle of names) await listed(ann.page, handle)
  for (const [index, handle] of names.entries())
    await ann.page.evaluate(pressAndWait, { handle, text: `${index === 0 ? 'bob' : 'eve'} says 59.` })
  await ann.context.setOffline(true)
  await ann.page.evaluate(multiply, count)
  const opened: number[] = []
  for (let round = 0; round < 20; round++)
    opened.push(
      await ann.page.evaluate(pressAndWait, {
        handle: names[round % 2] ?? '',
        text: `${round % 2 === 0 ? 'bob' : 'eve'} ${count}.`,
      }),
    )
  const frames = await ann.page.evaluate(scrollUp)
  await ann.context.close()
  return [
    { name: 'open a conversation of 100,000 from the disk, offline', unit: 'ms', target: 100, values: opened.slice(2) },
    { name: 'a frame while scrolling up through it', unit: 'ms', target: 16.7, values: frames },
  ]
}

/** In the page: makes each conversation on the disk one of so many messages. */
async function multiply(count: number): Promise<void> {
  const [{ name = '' } = {}] = await indexedDB.databases()
  const database = await new Promise<IDBDatabase>((opened) => {
    const opening = indexedDB.open(name)
    opening.onsuccess = () => opened(opening.result)
  })
  const got = <T>(request: IDBRequest<T>) =>
    new Promise<T>((done) => {
      request.onsuccess = () => done(request.result)
    })
  const changing = database.transaction(['conversation', 'event'], 'readwrite')
  const [conversations, events] = [changing.objectStore('conversation'), changing.objectStore('event')]
  for (const row of await got(conversations.getAll())) {
    const [sample] = await got(events.getAll(IDBKeyRange.bound([row.conversation, 0], [row.conversation, 99]), 1))
    const [who] = JSON.parse(sample?.body ?? '{}').text.split(' ')
    for (let seq = 1; seq <= count; seq++) {
      const id = `019a0000-0000-7000-8000-${seq.toString(16).padStart(12, '0')}`
      events.put({ ...sample, seq, id, body: JSON.stringify({ is: 'text', text: `${who} ${seq}.` }) })
    }
    conversations.put({ ...row, ranges: [{ low: 1, high: count }] })
  }
  await new Promise((done) => {
    changing.oncomplete = done
  })
  database.close()
}

/** In the page: how long each frame took while the log was scrolled up for two seconds. */
async function scrollUp(): Promise<number[]> {
  const log = document.querySelector('[role=log]')
  const frames: number[] = []
  let last = performance.now()
  const end = last + 2000
  while (last < end) {
    log?.scrollBy(0, -40)
    await new Promise((frame) => requestAnimationFrame(frame))
    const now = performance.now()
    frames.push(now - last)
    last = now
  }
  return frames
}
