import type { Locator, Page } from '@playwright/test'
import { newHandle, password } from './support/accounts.ts'
import { expect, test } from './support/fixtures.ts'
import { composer, isSent, log, message } from './support/talk.ts'

/** Goes on with Tab until it is there, and sees a ring at every stop. */
async function tabTo(page: Page, wanted: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await expect(wanted).toBeVisible()
  for (let stops = 0; stops < 40; stops++) {
    const stop = await focused(page)
    expect(stop.ring, `no ring around ${stop.what}`).toBe(true)
    if (await wanted.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press(key)
  }
  throw new Error(`${wanted} isn’t reached by ${key}`)
}

/** What has focus, and whether that is to be seen: by an outline of its own or of the field around it. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const isRinged = (element: Element | null) => {
      const { outlineStyle, outlineWidth } = element
        ? getComputedStyle(element)
        : { outlineStyle: 'none', outlineWidth: '0' }
      return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1
    }
    const element = document.activeElement
    // What only leads the reading on takes no keys, and so needs no ring.
    const isPage = element === document.body || element === document.documentElement || element?.matches('main, h1')
    return {
      what: element?.outerHTML.slice(0, 120) ?? '',
      ring: isPage || isRinged(element) || isRinged(element?.parentElement ?? null),
    }
  })

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

async function press(page: Page, wanted: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await tabTo(page, wanted, key)
  await page.keyboard.press('Enter')
}

async function type(page: Page, field: Locator, text: string): Promise<void> {
  await tabTo(page, field)
  await page.keyboard.type(text)
}

async function registerByKeyboard(page: Page, handle: string): Promise<void> {
  await press(page, button(page, 'Register here'))
  await type(page, page.getByLabel('Username'), handle)
  await type(page, page.getByLabel('Password', { exact: true }), password)
  await type(page, page.getByLabel('Password again'), password)
  await page.keyboard.press('Enter')
  await page.getByRole('navigation', { name: 'Conversations' }).waitFor()
}

test('with the keyboard alone one registers, makes a room, talks to somebody, reads, leaves and logs out', async ({
  newcomer,
  somebody,
}) => {
  test.slow()
  const bob = await somebody('bob')
  const page = await newcomer()
  await page.goto('/')
  await registerByKeyboard(page, newHandle('ann'))

  await press(page, page.getByRole('link', { name: 'Rooms', exact: true }))
  await press(page, button(page, 'New room'))
  const name = newHandle('Keys')
  await expect(page.getByLabel('Name', { exact: true })).toBeFocused()
  await type(page, page.getByLabel('Name', { exact: true }), name)
  await tabTo(page, page.getByRole('radio', { name: /Anyone here/ }))
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('radio', { name: /Whoever has the link/ })).toBeChecked()
  await press(page, button(page, 'Make the room'))
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible()
  await expect(composer(page)).toBeFocused()
  await type(page, composer(page), 'said with keys')
  await page.keyboard.press('Enter')
  await expect(message(page, 'said with keys')).toBeVisible()

  await tabTo(page, log(page), 'Shift+Tab')
  await page.keyboard.press('PageUp')
  await page.keyboard.press('End')
  await expect(message(page, 'said with keys')).toBeInViewport()

  await press(page, button(page, 'People and details'), 'Shift+Tab')
  await expect(page.getByRole('dialog', { name })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(button(page, 'People and details')).toBeFocused()

  await press(page, button(page, 'New conversation'), 'Shift+Tab')
  await type(page, page.getByRole('dialog').getByLabel('Username'), bob.handle)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: bob.handle, level: 1 })).toBeVisible()
  await expect(composer(page)).toBeFocused()
  await type(page, composer(page), 'hello Bob')
  await page.keyboard.press('Enter')
  await expect(message(page, 'hello Bob').getByRole('img', { name: isSent })).toBeVisible()

  const list = page.getByRole('navigation', { name: 'Conversations' })
  await press(page, list.getByRole('link', { name: new RegExp(name) }), 'Shift+Tab')
  await expect(message(page, 'said with keys')).toBeVisible()
  await press(page, button(page, 'People and details'))
  await press(page, button(page, 'Leave the room'))
  await press(page, button(page, 'Leave'), 'Shift+Tab')
  await expect(page.getByRole('heading', { name: 'Rooms', level: 1 })).toBeVisible()
  await expect(list.getByText(name)).toHaveCount(0)

  await press(page, button(page, 'Account'))
  await press(page, button(page, 'Log out'))
  await expect(button(page, 'Log in')).toBeVisible()
})

test('a dialog that leads to another gives focus back to where the first was opened', async ({ somebody }) => {
  const { page } = await somebody('ann')
  await press(page, button(page, 'New conversation'))
  await press(page, page.getByRole('dialog').getByRole('button', { name: 'New room' }))
  await expect(page.getByRole('dialog', { name: 'New room' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(button(page, 'New conversation')).toBeFocused()
})
