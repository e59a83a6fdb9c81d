import { type Browser, type BrowserContext, type Page, chromium as playwright } from '@playwright/test'
import { newHandle, signUp } from '../../test/browser/support/accounts.ts'
import { Client } from '../../test/instance/client.ts'
import { fill } from '../../test/instance/fill.ts'
import { chromium } from '../chromium.mjs'
import { kept } from './kept.ts'
import { list } from './list.ts'
import { searching } from './searching.ts'
import type { Figure } from './table.ts'

const all = { opening, echo, appending, kept, list, searching, vitals }

/** Measures what people feel, in a real browser against Parley as it is deployed, at `url`: all of it, or what `only` names. */
export async function measure(url: string, only: string[]): Promise<Figure[]> {
  const browser = await playwright.launch(chromium())
  const figures: Figure[] = []
  for (const [name, of] of Object.entries(all))
    if (only.length === 0 || only.includes(name)) figures.push(...(await of(browser, url)))
  await browser.close()
  return figures
}

interface Person {
  context: BrowserContext
  page: Page
  handle: string
}

export async function person(browser: Browser, url: string, name: string): Promise<Person> {
  const context = await browser.newContext({ baseURL: url, viewport: { width: 1280, height: 800 } })
  const handle = await signUp(context, url, newHandle(name))
  return { context, page: await context.newPage(), handle }
}

/** Until the chat list has that person. */
export const listed = (page: Page, handle: string): Promise<void> =>
  page
    .getByRole('navigation')
    .getByRole('link', { name: new RegExp(handle) })
    .waitFor()

const shown = (page: Page, text: string) => page.getByRole('article').filter({ hasText: text }).first().waitFor()

/** From the press on a conversation in the list to its newest message on the screen. */
async function opening(browser: Browser, url: string): Promise<Figure[]> {
  const ann = await person(browser, url, 'ann')
  const names: string[] = []
  for (const name of ['bob', 'eve']) {
    const other = await Client.register(url, `${name}${Date.now() % 1e9}`)
    await fill(other, await other.direct(ann.handle), 500, (index) => `${name} says ${index}`)
    names.push(other.signedIn.person.handle)
  }
  await ann.page.goto('/')
  for (const handle of names) await listed(ann.page, handle)
  const values: number[] = []
  for (let round = 0; round < 20; round++) {
    const [handle = '', text] = [names[round % 2], round % 2 === 0 ? 'bob says 499' : 'eve says 499']
    values.push(await ann.page.evaluate(pressAndWait, { handle, text }))
  }
  await ann.context.close()
  return [{ name: 'press on a conversation → its last 50 messages', unit: 'ms', target: 150, values: values.slice(2) }]
}

/** In the page: presses the link and waits for a frame in which the text is there. */
export async function pressAndWait({ handle, text }: { handle: string; text: string }): Promise<number> {
  const link = [...document.querySelectorAll('nav a')].find(({ textContent }) => textContent?.includes(handle))
  const start = performance.now()
  ;(link as HTMLElement).click()
  while (![...document.querySelectorAll('article')].some(({ textContent }) => textContent?.includes(text)))
    await new Promise((frame) => requestAnimationFrame(frame))
  return performance.now() - start
}

/** From Enter in one browser to the text in the other's page, by the machine's one clock. */
async function echo(browser: Browser, url: string): Promise<Figure[]> {
  const [ann, bob] = [await person(browser, url, 'ann'), await person(browser, url, 'bob')]
  await ann.page.goto(`/u/0/@${bob.handle}`)
  await bob.page.goto(`/u/0/@${ann.handle}`)
  for (const { page } of [ann, bob]) await page.getByText('Nothing has been said here yet.').waitFor()
  const values: number[] = []
  for (let round = 0; round < 32; round++) {
    const text = `echo ${round}`
    const seen = bob.page.evaluate(
      (wanted) =>
        new Promise<number>((resolve) => {
          const look = () => document.body.textContent?.includes(wanted) && resolve(Date.now())
          new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true })
        }),
      text,
    )
    await ann.page.getByRole('textbox', { name: /^Message/ }).fill(text)
    await ann.page.evaluate(() =>
      addEventListener('keydown', () => Object.assign(window, { pressed: Date.now() }), { capture: true, once: true }),
    )
    await ann.page.keyboard.press('Enter')
    const at = await seen
    values.push(at - (await ann.page.evaluate(() => Reflect.get(window, 'pressed') as number)))
  }
  for (const { context } of [ann, bob]) await context.close()
  return [{ name: 'Enter → the text in the other browser', unit: 'ms', target: 50, values: values.slice(2) }]
}

/** Script that a message costs in a conversation of 5,000. */
async function appending(browser: Browser, url: string): Promise<Figure[]> {
  const ann = await person(browser, url, 'ann')
  const bob = await Client.register(url, `bob${Date.now() % 1e9}`)
  const chat = await bob.direct(ann.handle)
  await fill(bob, chat, 5000, (index) => `number ${index}.`)
  await ann.page.goto(`/u/0/@${bob.signedIn.person.handle}`)
  await shown(ann.page, 'number 4999.')
  while (!(await ann.page.getByRole('article').filter({ hasText: 'number 0.' }).isVisible())) {
    await ann.page.evaluate(() => document.querySelector('[role=log]')?.scrollTo(0, 0))
    await ann.page.waitForTimeout(20)
  }
  await ann.page.evaluate(() => document.querySelector('[role=log]')?.scrollTo(0, 1e9))
  const script = await scriptOf(ann.page)
  const values: number[] = []
  const each = 50
  for (let round = 0; round < 10; round++) {
    const before = await script()
    for (let index = 0; index < each; index++) await fill(bob, chat, 1, () => `round ${round} ${index}`)
    await shown(ann.page, `round ${round} ${each - 1}`)
    values.push(((await script()) - before) * (1000 / each))
  }
  await ann.context.close()
  return [{ name: 'script for one more message in a conversation of 5,000', unit: 'ms', target: 1, values }]
}

/** Asks how many seconds a page's script has taken, by Chromium's own count. */
export async function scriptOf(page: Page): Promise<() => Promise<number>> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Performance.enable')
  return async () =>
    (await devtools.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? 0
}

/** Google's Core Web Vitals, of the door and of a conversation in use. */
async function vitals(browser: Browser, url: string): Promise<Figure[]> {
  const rounds: { lcp: number; cls: number; inp: number }[] = []
  for (let round = 0; round < 5; round++) {
    const { context, page, handle } = await person(browser, url, 'ann')
    await page.addInitScript(observe)
    await page.goto(`/u/0/@${handle}`)
    const composer = page.getByRole('textbox', { name: /^Message/ })
    for (const text of ['one', 'two', 'three']) {
      await composer.click()
      await page.keyboard.type(text)
      await page.keyboard.press('Enter')
    }
    await shown(page, 'three')
    rounds.push(await page.evaluate(() => Reflect.get(window, 'vitals')))
    await context.close()
  }
  return [
    { name: 'LCP: the largest thing is painted', unit: 'ms', target: 2500, values: rounds.map(({ lcp }) => lcp) },
    {
      name: 'INP: a press or key is answered by a frame',
      unit: 'ms',
      target: 200,
      values: rounds.map(({ inp }) => inp),
    },
    { name: 'CLS: how much jumped', unit: '', target: 0.1, values: rounds.map(({ cls }) => cls) },
  ]
}

/** In the page: watches from its first moment. */
function observe(): void {
  const vitals = { lcp: 0, cls: 0, inp: 0 }
  Object.assign(window, { vitals })
  const watch = (type: string, take: (entry: never) => void, more: object = {}) =>
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) take(entry as never)
    }).observe({
      type,
      buffered: true,
      ...more,
    })
  watch('largest-contentful-paint', ({ startTime }: { startTime: number }) => {
    vitals.lcp = startTime
  })
  watch('layout-shift', ({ value, hadRecentInput }: { value: number; hadRecentInput: boolean }) => {
    if (!hadRecentInput) vitals.cls += value
  })
  watch(
    'event',
    ({ duration }: { duration: number }) => {
      vitals.inp = Math.max(vitals.inp, duration)
    },
    { durationThreshold: 16 },
  )
}
