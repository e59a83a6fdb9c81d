import { mkdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, type Page, test } from '@playwright/test'
import type axe from 'axe-core'

declare global {
  interface Window {
    axe: typeof axe
  }
}

const sizes = [
  { name: '360', width: 360, height: 740 },
  { name: '1280', width: 1280, height: 800 },
] as const

/** The pages whose pictures are kept in docs/pictures/. */
const kept = [
  'conversation',
  'chats',
  'rooms',
  'log in',
  'register',
  'new room',
  'room details',
  'invitation',
  'guest door',
  'guest',
  'banned list',
  'ended',
  'account menu',
  'group',
  'group details',
  'contacts',
  'all users',
  'settings',
  'files',
  'upload',
  'pictures',
  'gallery',
  'turned down',
  'no microphone',
  'recording',
  'recorded',
  'voice message',
  'files to send',
  'a poll',
  'quote',
  'search',
  'instance, reports',
  'instance, people',
  'instance, settings',
]
/** The small one: each page is given it. */
const axeSource = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')
const pictures = process.env.PARLEY_PICTURES

/** Rules that can be kept by light and broken in the dark: the others know nothing of colours. */
const ofColours = ['color-contrast', 'link-in-text-block']

/** The same screens are looked at with bodies that are plain. */
const isLookedAtElsewhere = () => test.info().project.name === 'sealed' && !process.env.PARLEY_WHOLE

/** Looks at a page as it is, on a phone and on a desk, in light and in dark: axe must find nothing, and nothing is cut off. */
export async function inspect(page: Page, name: string): Promise<void> {
  if (isLookedAtElsewhere()) return
  const before = page.viewportSize()
  for (const { name: size, width, height } of sizes) {
    await page.setViewportSize({ width, height })
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await expectAccessible(page, `${name}, ${size} px, ${colorScheme}`, colorScheme === 'dark' ? ofColours : [])
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
        `${name} is wider than ${size} px`,
      ).toBeLessThanOrEqual(0)
      if (pictures && kept.includes(name)) {
        mkdirSync(pictures, { recursive: true })
        await page.screenshot({ path: `${pictures}/${name.replaceAll(/\W+/g, '-')}-${size}-${colorScheme}.png` })
      }
    }
  }
  await page.emulateMedia({ colorScheme: 'light' })
  if (before) await page.setViewportSize(before)
}

/** What every test leaves behind, as it is: in every size and colour that would take longer than the test. */
export const inspectEnd = async (page: Page, name: string): Promise<void> => {
  if (!isLookedAtElsewhere()) await expectAccessible(page, name)
}

/** By all rules, or by some. */
async function expectAccessible(page: Page, where: string, rules: string[] = []): Promise<void> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeSource)
  const { violations } = await page.evaluate(
    (some) => window.axe.run({ resultTypes: ['violations'], ...(some.length > 0 && { runOnly: some }) }),
    rules,
  )
  const found = violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html}\n${failureSummary}`).join('\n')}`,
  )
  expect(found, where).toEqual([])
}
