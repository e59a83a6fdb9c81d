import { expect, type Locator, type Page } from '@playwright/test'
import { protocolVersion } from '../../../protocol/version.ts'
import type { Somebody } from './fixtures.ts'

export const composer = (page: Page): Locator => page.getByRole('textbox', { name: /^Message to/ })
export const log = (page: Page): Locator => page.getByRole('log')
export const messages = (page: Page): Locator => log(page).getByRole('article')

/** A message by what it says. */
export const message = (page: Page, text: string): Locator => messages(page).filter({ hasText: text })

/** The names of a tick of what is in the log, however far the others are with it. */
export const isSent = /^(Sent|Delivered|Read)/

/** How a message of mine stands; among several it is a button. */
export const tick = (page: Page, text: string): Locator => {
  const name = /^(Waiting to be sent|Not sent|Sent|Delivered|Read)/
  const last = message(page, text).last()
  return last.getByRole('img', { name }).or(last.getByRole('button', { name }))
}

/** A line of the log that nobody said. */
export const line = (page: Page, text: string): Locator => log(page).getByText(text, { exact: true })

/** Types a username and presses Chat. */
export async function startChat(from: Somebody, handle: string): Promise<void> {
  await from.page.getByRole('button', { name: 'New conversation' }).click()
  const form = from.page.getByRole('dialog').getByRole('form', { name: 'Start a chat' })
  await form.getByLabel('Username').fill(handle)
  await form.getByRole('button', { name: 'Chat' }).click()
  await expect(composer(from.page)).toBeVisible()
}

/** Says something, and waits until it is in the log. */
export async function say(page: Page, text: string): Promise<void> {
  await composer(page).fill(text)
  await composer(page).press('Enter')
  await expect(tick(page, text)).toHaveAccessibleName(isSent)
}

/** Two people in the chat that they have with each other. */
export async function chatOf(one: Somebody, other: Somebody): Promise<void> {
  await startChat(one, other.handle)
  await startChat(other, one.handle)
}

export async function makeRoom(
  from: Somebody,
  name: string,
  who: 'Anyone here' | 'Whoever has the link' = 'Anyone here',
): Promise<void> {
  const { page } = from
  await page.getByRole('link', { name: 'Rooms' }).click()
  await page.getByRole('button', { name: 'New room' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill(name)
  await page.getByRole('dialog').getByText(who).click()
  await page.getByRole('button', { name: 'Make the room' }).click()
  await expect(page.getByRole('heading', { name })).toBeVisible()
  await expect(composer(page)).toBeVisible()
}

export async function joinListed(who: Somebody, name: string): Promise<void> {
  await who.page.getByRole('link', { name: 'Rooms' }).click()
  await who.page.getByRole('button', { name: `Join ${name}` }).click()
  await expect(composer(who.page)).toBeVisible()
}

/** Finds people by their usernames, in a dialog that chooses them. */
export async function choosePeople(page: Page, people: Somebody[]): Promise<void> {
  for (const { handle } of people) {
    await page.getByRole('dialog').getByLabel('Find people').fill(handle)
    await page.getByRole('dialog').getByRole('checkbox', { name: handle }).check()
  }
}

export async function makeGroup(from: Somebody, name: string, people: Somebody[]): Promise<void> {
  const { page } = from
  await page.getByRole('button', { name: 'New conversation' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'New group' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill(name)
  await choosePeople(page, people)
  await page.getByRole('button', { name: 'Make the group' }).click()
  await expect(page.getByRole('heading', { name })).toBeVisible()
  await expect(composer(page)).toBeVisible()
}

/** Opens a conversation from the list. */
export async function openChat({ page }: Somebody, name: string): Promise<void> {
  await page
    .getByRole('navigation', { name: 'Conversations' })
    .getByRole('link', { name: new RegExp(name) })
    .click()
  // Not that of the one before it.
  await expect(page.getByRole('textbox', { name: new RegExp(`^Message to .*${name}`) })).toBeVisible()
}

export async function openDetails({ page }: Somebody): Promise<Locator> {
  await page.getByRole('button', { name: 'People and details' }).click()
  return page.getByRole('dialog')
}

/** Chooses what to do about a member, in the details. */
export async function actOn(details: Locator, handle: string, act: string): Promise<void> {
  await details.getByRole('button', { name: `What to do about ${handle}` }).click()
  await details.getByRole('button', { name: act, exact: true }).click()
}

/** Somebody has read a conversation up to `seq`, elsewhere: their page knows nothing of it. */
export const haveRead = ({ page }: Somebody, conversation: string, seq: number): Promise<void> =>
  page.evaluate(
    async ({ path, frames }) => {
      const as = JSON.parse(localStorage.getItem('parley.accounts') ?? '[]')[0].person.id
      const socket = new WebSocket(`${path}&as=${as}`)
      socket.onopen = () => frames.map((frame) => socket.send(JSON.stringify(frame)))
      // What is answered last comes after all that was said before.
      await new Promise<void>((done) => {
        socket.onmessage = ({ data }) => JSON.parse(data).type === 'members' && done()
      })
      socket.close()
    },
    {
      path: `/u/0/api/conversations/${conversation}/socket?v=${protocolVersion}`,
      frames: [
        { type: 'hello', tail: true },
        { type: 'read', seq, shown: true },
        { type: 'members', after: null },
      ],
    },
  )
