import { readFile } from 'node:fs/promises'
import type { Locator, Page } from '@playwright/test'
import { v7 } from 'uuid'
import * as v from 'valibot'
import { partPath } from '../../protocol/files.ts'
import { type ConversationId, EventId, FileId } from '../../protocol/ids.ts'
import type { Sealer } from '../../web/seal/sealer.ts'
import type { Client } from '../instance/client.ts'
import { newHandle } from './support/accounts.ts'
import { expect, type Somebody, test } from './support/fixtures.ts'
import { inspect } from './support/inspect.ts'
import { makeGroup, makeRoom, message, openDetails, say } from './support/talk.ts'
import { unzip } from './support/unzip.ts'

/** A browser that can't ask where to, as most can't: it downloads. */
const withoutPicker = ({ context }: Somebody) =>
  context.addInitScript(() => Object.defineProperty(window, 'showSaveFilePicker', { value: undefined }))

/** What a press downloads, and how it is called. */
async function downloaded(page: Page, press: Locator): Promise<{ name: string; bytes: Buffer }> {
  const download = page.waitForEvent('download')
  await press.click()
  const file = await download
  return { name: file.suggestedFilename(), bytes: await readFile(await file.path()) }
}

/** Changes something that was said, or takes it back. */
async function change(client: Client, chat: ConversationId, ref: EventId, text: string | null, sealer: Sealer) {
  const id = v.parse(EventId, v7())
  const kind = text === null ? 'erase' : 'change'
  const envelope = { author: client.id, device: client.signedIn.device, id, kind, ref } as const
  const sealed =
    text === null
      ? { seal: (await sealer.seal(chat, envelope, { is: 'text', text: '-' })).seal, body: '' }
      : await sealer.seal(chat, envelope, { is: 'edit', text })
  await tell(client, chat, id, { kind, ref, ...sealed })
}

/** Says nothing, and gives a file along. */
async function bring(client: Client, chat: ConversationId, name: string, octets: Blob, sealer: Sealer): Promise<void> {
  const fileId = v.parse(FileId, v7().replaceAll('-', ''))
  const key = sealer.newFileKey()
  const sealed = sealer.sealFile({ conversation: chat, id: fileId, key }, octets)
  const type = 'text/plain'
  await client.call(`/conversations/${chat}/files`, { id: fileId, bytes: sealed.bytes, type })
  const { url, cookie, id: author } = client
  const put = await fetch(`${url}/u/0/api${partPath(chat, fileId, 0)}?as=${author}`, {
    method: 'PUT',
    headers: { origin: url, cookie, 'content-type': 'application/octet-stream' },
    body: await sealed.part(0),
  })
  expect(put.status).toBe(200)
  await client.call(`/conversations/${chat}/files/${fileId}/finish`, {})
  const id = v.parse(EventId, v7())
  const files = [{ id: fileId, name, type, bytes: octets.size, ...(key && { key }) }]
  const envelope = { author, device: client.signedIn.device, id, kind: 'message' } as const
  const body = await sealer.seal(chat, envelope, { is: 'text', text: '', files })
  await tell(client, chat, id, { kind: 'message', files: [fileId], ...body })
}

async function tell(client: Client, chat: ConversationId, id: EventId, said: object): Promise<void> {
  const socket = await client.open(chat)
  const echo = new Promise<void>((done) =>
    socket.addEventListener('message', ({ data }) => String(data).includes(id) && done()),
  )
  socket.send(JSON.stringify({ type: 'send', id, ...said }))
  await echo
  socket.close(1000)
}

const seen = (bytes: Buffer | undefined) => (bytes?.toString('utf8') ?? '').replace(/[\u2066-\u2069]/g, '')
const shows = (bytes: Buffer | undefined): string[] =>
  JSON.parse(bytes?.toString('utf8') ?? '').entries.map(({ shows }: { shows: string }) => shows)

test('[A5] the export has the account and all of every conversation, also of those that were never opened here @sealed', async ({
  somebody,
  writer,
  sealer,
}) => {
  const ann = await somebody('ann')
  const { page } = ann
  await withoutPicker(ann)
  const { client: bob, chat } = await writer('bob', ann, 450, (index) => `number ${index + 1}.`)
  const notes = `what was brought: ${'é'.repeat(5000)}`
  await bring(bob, chat, '../notes.txt', new Blob([notes]), sealer)
  await page.reload()
  const eve = await somebody('eve')
  await makeGroup(ann, 'Ride: ../../home', [eve])
  await say(page, 'Leaving at nine')
  await page.goto('/u/0/security')
  const { name, bytes } = await downloaded(page, page.getByRole('button', { name: 'Export my data' }))
  await expect(page.getByText('Saved.', { exact: true })).toBeVisible()
  expect(name).toMatch(new RegExp(`^parley-${ann.handle}-\\d{4}-\\d\\d-\\d\\d\\.zip$`))
  const files = unzip(bytes)
  const group = 'conversations/001 Ride .. .. home'
  const direct = `conversations/002 ${bob.signedIn.person.handle}`
  expect([...files.keys()]).toEqual([
    'account.json',
    `${group}/transcript.txt`,
    `${group}/transcript.json`,
    `${direct}/transcript.txt`,
    `${direct}/transcript.json`,
    `${direct}/files/451 notes.txt`,
    'READ ME.txt',
  ])
  const account = JSON.parse(seen(files.get('account.json')))
  expect(account).toMatchObject({
    account: { person: { handle: ann.handle }, listed: true },
    security: { devices: [{ name: 'Test' }], passkeys: [] },
    contacts: [],
    blocked: [],
    conversations: [
      { kind: 'group', folder: group },
      { kind: 'direct', folder: direct },
    ],
  })
  const numbers = Array.from({ length: 450 }, (_, index) => `number ${index + 1}.`)
  expect(shows(files.get(`${direct}/transcript.json`))).toEqual([...numbers, ''])
  expect(files.get(`${direct}/files/451 notes.txt`)?.toString('utf8')).toBe(notes)
  expect(seen(files.get(`${direct}/transcript.txt`))).toContain('(file: ../notes.txt)')
  expect(seen(files.get(`${direct}/transcript.json`))).not.toContain('"key"')
  expect(seen(files.get(`${direct}/transcript.txt`))).toContain(`${bob.signedIn.person.handle}: number 450.`)
  expect(shows(files.get(`${group}/transcript.json`)).at(-1)).toBe('Leaving at nine')
  expect(seen(files.get('READ ME.txt'))).not.toContain('Not saved')
  await inspect(page, 'export')
})

test('[A5] a transcript has what was said as it is now: edited, deleted, and by whom @sealed', async ({
  somebody,
  writer,
  sealer,
}) => {
  const ann = await somebody('ann')
  const { page } = ann
  await withoutPicker(ann)
  const { client: bob, chat } = await writer('bob', ann, 3, (index) => `said ${index + 1}`)
  await page.goto(`/u/0/@${bob.signedIn.person.handle}`)
  await expect(message(page, 'said 3')).toBeVisible()
  const ids: EventId[] = []
  const socket = await bob.open(chat, (frame) => frame.type === 'page' && ids.push(...frame.events.map(({ id }) => id)))
  socket.close(1000)
  const [first, second] = ids
  if (!first || !second) throw new Error('no ids')
  await change(bob, chat, first, 'said better', sealer)
  await change(bob, chat, second, null, sealer)
  await page.getByRole('button', { name: 'Profile', exact: true }).click()
  await inspect(page, 'a transcript')
  const text = await downloaded(page, page.getByRole('button', { name: 'Save as text' }))
  const { handle } = bob.signedIn.person
  expect(text.name).toMatch(new RegExp(`^${handle}, \\d{4}-\\d\\d-\\d\\d\\.txt$`))
  expect(seen(text.bytes)).toMatch(
    new RegExp(
      `\\n\\[\\d\\d:\\d\\d\\] ${handle} \\(edited\\): said better\\n\\[.*\\] ${handle}: \\(deleted\\)\\n.*: said 3\\n$`,
    ),
  )
  const json = await downloaded(page, page.getByRole('button', { name: 'Save as JSON' }))
  const { entries } = JSON.parse(json.bytes.toString('utf8'))
  expect(entries).toMatchObject([
    { says: { text: 'said 1' }, shows: 'said better', edited: true, name: handle },
    { says: { is: 'erased' }, changes: [] },
    { says: { text: 'said 3' }, edited: false },
  ])
})

test('[A5] where the browser asks where to, the file is written there; not to choose is no failure, and to cancel leaves nothing', async ({
  somebody,
}) => {
  const ann = await somebody('ann')
  const { page, context } = ann
  // What a person picks is a file of the page's own here: the dialog is the system's, and can't be pressed.
  await context.addInitScript(() => {
    Object.assign(window, {
      picks: true,
      async showSaveFilePicker({ suggestedName }: { suggestedName: string }) {
        if (!Reflect.get(window, 'picks')) throw new DOMException('', 'AbortError')
        const folder = await navigator.storage.getDirectory()
        return folder.getFileHandle(suggestedName.replace(/.*\./, 'saved.'), { create: true })
      },
    })
  })
  await page.reload()
  await makeRoom(ann, newHandle('Ride'))
  await say(page, 'Leaving at nine')
  const details = await openDetails(ann)
  const save = details.getByRole('button', { name: 'Save as text' })
  await page.evaluate(() => Object.assign(window, { picks: false }))
  await save.click()
  await expect(save).toHaveAttribute('aria-disabled', 'false')
  await expect(details.getByText('Saved.', { exact: true })).toHaveCount(0)
  await page.evaluate(() => Object.assign(window, { picks: true }))
  const written = () =>
    page.evaluate(async () => {
      const folder = await navigator.storage.getDirectory()
      return (await (await folder.getFileHandle('saved.txt')).getFile()).text()
    })
  // The server says nothing: until it is cancelled it goes on trying.
  await context.setOffline(true)
  await save.click()
  await details.getByRole('button', { name: 'Cancel' }).click()
  await expect(save).toHaveAttribute('aria-disabled', 'false')
  expect(await written()).toBe('')
  await context.setOffline(false)
  await save.click()
  await expect(details.getByText('Saved.', { exact: true })).toBeVisible()
  expect(seen(Buffer.from(await written()))).toContain(`${ann.handle}: Leaving at nine`)
})
