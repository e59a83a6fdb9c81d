import type { Browser, Page } from '@playwright/test'
import { Client } from '../../test/instance/client.ts'
import { fill } from '../../test/instance/fill.ts'
import { person, scriptOf } from './measure.ts'
import type { Figure } from './table.ts'

const count = 1_000
/** How many groups are made at once. */
const atOnce = 20
const rounds = 10
/** Updates in a round. */
const each = 50

/** The chat list of somebody with 1,000 groups: as a returning device opens it without a network, and as it changes. */
export async function list(browser: Browser, url: string): Promise<Figure[]> {
  const ann = await person(browser, url, 'ann')
  await ann.page.goto('/')
  const me = await ann.page.evaluate(() => JSON.parse(localStorage.getItem('parley.accounts') ?? '')[0].person.id)
  const bob = await Client.register(url, `bob${Date.now() % 1e9}`)
  const groups: Awaited<ReturnType<Client['makeGroup']>>[] = []
  while (groups.length < count) {
    const making = Array.from({ length: atOnce }, (_, index) => bob.makeGroup(`Group ${groups.length + index}`, [me]))
    groups.push(...(await Promise.all(making)))
  }
  await ann.page.waitForFunction(isKept, count)
  await ann.page.addInitScript(watchLines)
  await ann.context.setOffline(true)
  const opened: number[] = []
  for (let round = 0; round <= rounds; round++) {
    await ann.page.reload()
    await ann.page.waitForFunction(() => Reflect.has(window, 'opened'))
    opened.push(await ann.page.evaluate(() => Reflect.get(window, 'opened') as number))
  }
  await ann.context.setOffline(false)
  const updated = await updates(ann.page, bob, groups)
  await ann.context.close()
  return [
    {
      name: `from the document’s first script to 10 lines of a list of ${count}, offline`,
      unit: 'ms',
      target: 200,
      values: opened.slice(1),
    },
    { name: `script for one live update of a list of ${count}`, unit: 'ms', target: 1, values: updated },
  ]
}

/** In one group after the other something is said, which brings its line to the top. */
async function updates(page: Page, bob: Client, groups: Parameters<typeof fill>[1][]): Promise<number[]> {
  const script = await scriptOf(page)
  const values: number[] = []
  for (let round = -1; round < rounds; round++) {
    const before = await script()
    for (let index = 0; index < each; index++) {
      const group = groups[(round + 1) * each + index]
      if (group) await fill(bob, group, 1, () => `update ${round} ${index}.`)
    }
    await page
      .getByRole('navigation')
      .getByText(`update ${round} ${each - 1}.`)
      .waitFor()
    values.push(((await script()) - before) * (1000 / each))
  }
  // In the first the page came back online.
  return values.slice(1)
}

/** In the page: whether the device holds that many lines, and the page itself. */
async function isKept(count: number): Promise<boolean> {
  await navigator.serviceWorker.ready
  const [{ name = '' } = {}] = await indexedDB.databases()
  const database = await new Promise<IDBDatabase>((opened) => {
    const opening = indexedDB.open(name)
    opening.onsuccess = () => opened(opening.result)
  })
  const held = await new Promise<number>((counted) => {
    const counting = database.transaction('row').objectStore('row').count()
    counting.onsuccess = () => counted(counting.result)
  })
  database.close()
  return held === count
}

/** In the page, before any of its own script: waits for a frame in which ten lines are there. */
function watchLines(): void {
  const start = performance.now()
  const look = () => {
    const lines = document.querySelectorAll('nav [aria-label=Conversations] li a')
    if (lines.length < 10) requestAnimationFrame(look)
    else Object.assign(window, { opened: performance.now() - start })
  }
  look()
}
