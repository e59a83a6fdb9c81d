import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  test as base,
  expect,
  type Page,
  type TestInfo,
} from '@playwright/test'
import type { ConversationId } from '../../../protocol/ids.ts'
import { dummySealer } from '../../../web/seal/dummy.ts'
import { plainSealer } from '../../../web/seal/plain.ts'
import type { Sealer } from '../../../web/seal/sealer.ts'
import { Client } from '../../instance/client.ts'
import { fill } from '../../instance/fill.ts'
import { built, type Instance, startInstance } from '../../instance/instance.ts'
import { newHandle, signUp } from './accounts.ts'
import { inspectEnd } from './inspect.ts'

export interface Options {
  vars: Record<string, string>
  /** Whether the page has what only tests need. */
  testPage: boolean
  /** Whom else the page may ask. */
  others: string[]
  /** Whether bodies are closed by the dummy sealer: every conversation but the listed rooms. */
  sealed: boolean
}

/** Somebody with a browser of their own, who is signed in. */
export interface Somebody {
  handle: string
  page: Page
  context: BrowserContext
}

interface Fixtures {
  /** A browser of its own in which nobody is signed in. */
  newcomer: (options?: BrowserContextOptions) => Promise<Page>
  /** Somebody whose name starts so; what follows makes it their own. */
  somebody: (name: string, options?: BrowserContextOptions) => Promise<Somebody>
  /** Somebody of just that name, where it is free. */
  named: (handle: string) => Promise<Somebody>
  /** Somebody without a browser who has said so many texts to `to`, and the chat in which they did. */
  writer: (
    name: string,
    to: Pick<Somebody, 'handle'>,
    count: number,
    textOf: (index: number) => string,
  ) => Promise<Writer>
}

interface Writer {
  client: Client
  chat: ConversationId
}

export const test = base.extend<Fixtures, Options & { instance: Instance; sealer: Sealer }>({
  // One instance serves many tests, some of which say more than anybody may.
  vars: [{ LIMITS: 'off' }, { option: true, scope: 'worker' }],
  testPage: [false, { option: true, scope: 'worker' }],
  sealed: [false, { option: true, scope: 'worker' }],
  others: [[], { option: true, scope: 'worker' }],
  sealer: [({ sealed }, use) => use(sealed ? dummySealer() : plainSealer), { scope: 'worker' }],
  instance: [
    async ({ vars, testPage, sealed }, use) => {
      const instance = await startInstance({
        vars: sealed ? { ...vars, SEALER: 'dummy' } : vars,
        page: testPage || sealed ? built.testPage : built.page,
      })
      await use(instance)
      await instance.stop()
    },
    { scope: 'worker' },
  ],
  baseURL: ({ instance }, use) => use(instance.url),
  newcomer: async ({ browser, instance, others }, use, testInfo) => {
    const open = opener(browser, instance, 'block', others)
    await use(async (options) => (await open.context(options)).newPage())
    await open.end(testInfo)
  },
  somebody: async ({ browser, instance }, use, testInfo) => {
    const open = opener(browser, instance)
    await use((name, options) => open.somebody(newHandle(name), options))
    await open.end(testInfo)
  },
  named: async ({ browser, instance }, use, testInfo) => {
    const open = opener(browser, instance)
    await use((handle) => open.somebody(handle))
    await open.end(testInfo)
  },
  writer: ({ instance, sealer }, use) =>
    use(async (name, to, count, textOf) => {
      const client = await Client.register(instance.url, newHandle(name))
      const chat = await client.direct(to.handle)
      await fill(client, chat, count, textOf, sealer)
      return { client, chat }
    }),
})

export { expect }

/** What the console may say: that the network is away, in tests that pull it. */
const expected =
  /net::ERR_(INTERNET_DISCONNECTED|CONNECTION_\w+|SOCKET_NOT_CONNECTED|INCOMPLETE_\w+|NETWORK\w*|EMPTY_RESPONSE)|WebSocket connection to|status of (401|403|404|409|410|502)/

/**
 * Opens browsers, and holds it against the page when it breaks its policy, asks others, throws or complains. Each one's service worker would
 * fetch the whole page once more: only tests of it have one.
 */
export function opener(
  browser: Browser,
  instance: Instance,
  serviceWorkers: 'allow' | 'block' = 'block',
  others: readonly string[] = [],
) {
  const contexts: BrowserContext[] = []
  const complaints: string[] = []

  /** What is asked of anybody else is held against the page too. */
  function ownOnly(address: string): void {
    const { protocol, hostname } = new URL(address)
    const isOurs =
      protocol === 'data:' ||
      protocol === 'blob:' ||
      hostname === new URL(instance.url).hostname ||
      others.includes(hostname)
    if (!isOurs) complaints.push(`a request to somebody else: ${address}`)
  }

  async function context(options?: BrowserContextOptions): Promise<BrowserContext> {
    const made = await browser.newContext({
      baseURL: instance.url,
      locale: 'en-GB',
      timezoneId: 'Europe/London',
      viewport: { width: 1280, height: 800 },
      serviceWorkers,
      ...options,
    })
    contexts.push(made)
    await made.addInitScript(() =>
      addEventListener('securitypolicyviolation', (event) =>
        console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`),
      ),
    )
    made.on('request', (request) => ownOnly(request.url()))
    made.on('page', (page) => {
      page.on('websocket', (socket) => ownOnly(socket.url()))
      page.on('console', (message) => {
        if (message.type() === 'error' && !expected.test(message.text())) complaints.push(message.text())
      })
      page.on('pageerror', (error) => complaints.push(error.stack ?? error.message))
    })
    return made
  }

  async function somebody(handle: string, options?: BrowserContextOptions): Promise<Somebody> {
    const own = await context(options)
    await signUp(own, instance.url, handle)
    const page = await own.newPage()
    await page.goto('/')
    return { handle, page, context: own }
  }

  /** What every test leaves on the screen is looked at; after a failure it is that which counts. */
  async function end({ status, expectedStatus, title }: TestInfo): Promise<void> {
    const pages = contexts.flatMap((made) => made.pages()).filter((page) => page.url() !== 'about:blank')
    if (status === expectedStatus) for (const page of pages) await inspectEnd(page, `the end of “${title}”`)
    for (const made of contexts) await made.close()
    expect(complaints).toEqual([])
  }

  return { context, somebody, end }
}
