import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Locator, Page } from '@playwright/test'
import { limits } from '../../protocol/limits.ts'
import { expect, test } from './support/fixtures.ts'
import { inspect } from './support/inspect.ts'
import { chatOf, composer, isSent, message, messages, say, tick } from './support/talk.ts'

const attach = (page: Page): Locator => page.getByLabel('Files to attach')
const tray = (page: Page): Locator => page.getByRole('list', { name: 'Files to send' })
const picture = (page: Page, name: string): Locator => page.getByRole('button', { name: `Open ${name}` })

/** A picture as a camera makes it, drawn in the page: `width` wide, and with more colours than one. */
async function photo(page: Page, width: number, height: number, type = 'image/jpeg'): Promise<Buffer> {
  const base64 = await page.evaluate(
    async ({ width, height, type }) => {
      const canvas = new OffscreenCanvas(width, height)
      const context = canvas.getContext('2d')
      for (let at = 0; context && at < 12; at++) {
        context.fillStyle = `hsl(${at * 30} 70% 60%)`
        context.fillRect((at * width) / 12, 0, width / 12, height)
      }
      const octets = new Uint8Array(await (await canvas.convertToBlob({ type })).arrayBuffer())
      let text = ''
      for (const octet of octets) text += String.fromCharCode(octet)
      return btoa(text)
    },
    { width, height, type },
  )
  return Buffer.from(base64, 'base64')
}

test('[M7] a picture and a file go to the other with what is written, and are seen and saved there @sealed', async ({
  somebody,
}) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  await chatOf(ann, bob)
  const files = [
    { name: 'sea.jpg', mimeType: 'image/jpeg', buffer: taken(await photo(ann.page, 3000, 2000)) },
    { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('the north gate') },
  ]
  await attach(ann.page).setInputFiles(files)
  await expect(tray(ann.page).getByRole('listitem')).toHaveCount(2)
  await expect(tray(ann.page)).not.toContainText('Getting it ready')
  await inspect(ann.page, 'files to send')
  await composer(ann.page).fill('look at this')
  await composer(ann.page).press('Enter')
  await expect(tray(ann.page)).toHaveCount(0)
  await expect(tick(ann.page, 'look at this')).toHaveAccessibleName(isSent)
  for (const { page } of [ann, bob]) {
    const shown = picture(page, 'sea.jpg').getByRole('img')
    await expect.poll(() => shown.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(2048)
  }
  await picture(bob.page, 'sea.jpg').click()
  const keeping = bob.page.waitForEvent('download')
  await bob.page.getByRole('dialog', { name: 'Pictures' }).getByRole('button', { name: 'Save' }).click()
  expect(await text(await (await keeping).createReadStream()), 'where it was taken').not.toContain(secret)
  await bob.page.keyboard.press('Escape')
  await inspect(bob.page, 'files')
  const saving = bob.page.waitForEvent('download')
  await message(bob.page, 'look at this').getByRole('button', { name: 'notes.txt' }).click()
  const saved = await saving
  expect(saved.suggestedFilename()).toBe('notes.txt')
  expect(await text(await saved.createReadStream())).toBe('the north gate')
})

const secret = '48°12′30″N 16°22′23″E'

/** A JPEG in which its camera wrote where it was, as Exif does: in a segment after the first two octets. */
function taken(jpeg: Buffer): Buffer {
  const exif = Buffer.from(`Exif\0\0${secret}`)
  const length = Buffer.alloc(2)
  length.writeUInt16BE(exif.length + 2)
  return Buffer.concat([jpeg.subarray(0, 2), Buffer.from([0xff, 0xe1]), length, exif, jpeg.subarray(2)])
}

async function text(stream: AsyncIterable<Buffer>): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of stream) pieces.push(piece)
  return Buffer.concat(pieces).toString()
}

/** Lets files fall, or pastes them, as a browser tells the page of it. */
async function hand(
  page: Page,
  how: 'drop' | 'paste',
  onto: Locator,
  files: { name: string; type: string; text: string }[],
) {
  const data = await page.evaluateHandle((all) => {
    const transfer = new DataTransfer()
    for (const { name, type, text } of all) transfer.items.add(new File([text], name, { type }))
    return transfer
  }, files)
  if (how === 'drop') {
    for (const type of ['dragenter', 'dragover', 'drop']) await onto.dispatchEvent(type, { dataTransfer: data })
    return
  }
  await onto.evaluate((field, clipboardData) => {
    field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, data)
}

test('[M7] files are dropped on the conversation and pasted where one writes; one is taken out again', async ({
  somebody,
}) => {
  const ann = await somebody('ann')
  const { page } = ann
  await chatOf(ann, ann)
  await hand(page, 'drop', page.getByRole('log'), [{ name: 'one.txt', type: 'text/plain', text: '1' }])
  await hand(page, 'paste', composer(page), [{ name: 'two.txt', type: 'text/plain', text: '2' }])
  await expect(tray(page).getByRole('listitem')).toHaveCount(2)
  await tray(page).getByRole('button', { name: 'Remove one.txt' }).click()
  await expect(composer(page)).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(messages(page).getByTitle('Save two.txt')).toBeVisible()
  await expect(messages(page).getByTitle('Save one.txt')).toHaveCount(0)
})

test('[M7] what is too large, and what is empty, is turned down in words, and what is written stays', async ({
  somebody,
}) => {
  const ann = await somebody('ann')
  const { page } = ann
  await chatOf(ann, ann)
  await composer(page).fill('with this')
  for (const [size, words] of [
    [limits.fileBytes + 1, 'larger than 25 MB'],
    [0, 'is empty'],
  ] as const) {
    const { path } = await fileOf(size)
    await attach(page).setInputFiles(path)
    await expect(page.getByRole('alert')).toContainText(words)
    await expect(tray(page)).toHaveCount(0)
    await expect(composer(page)).toHaveValue('with this')
  }
  await inspect(page, 'turned down')
  const { path } = await fileOf(limits.fileBytes)
  await attach(page).setInputFiles(path)
  await expect(tray(page).getByRole('listitem')).toHaveCount(1)
  await expect(page.getByRole('alert')).toHaveCount(0)
})

test('[M7] what is on its way outlives its tab, which goes on where it was @sealed', async ({ somebody }) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  await chatOf(ann, bob)
  const { path, octets } = await fileOf(5 * limits.filePartBytes)
  const put: string[] = []
  const keepTwo = (context: BrowserContext) =>
    context.route('**/parts/*', (route) => {
      const part = route
        .request()
        .url()
        .replace(/.*parts\/(\d+).*/, '$1')
      put.push(part)
      return put.length <= 2 ? route.continue() : route.abort('connectionreset')
    })
  await keepTwo(ann.context)
  await attach(ann.page).setInputFiles(path)
  await composer(ann.page).fill('the whole film')
  await composer(ann.page).press('Enter')
  const waiting = message(ann.page, 'the whole film')
  await expect(waiting.getByRole('progressbar')).toHaveAttribute('value', /^0\.[34]/)
  await inspect(ann.page, 'upload')
  // What is said meanwhile isn't kept from going.
  await say(ann.page, 'it is coming')
  const address = ann.page.url()
  await ann.page.close()
  await ann.context.unroute('**/parts/*')
  const again: string[] = []
  ann.context.on('request', (request) => {
    const part = /parts\/(\d+)/.exec(request.url())?.[1]
    if (part) again.push(part)
  })
  const page = await ann.context.newPage()
  await page.goto(address)
  await expect(tick(page, 'the whole film')).toHaveAccessibleName(isSent)
  expect(again.length, 'no part that was there is brought again').toBeLessThanOrEqual(4)
  const saving = bob.page.waitForEvent('download')
  await message(bob.page, 'the whole film').getByRole('button', { name: 'film.bin' }).click()
  expect(await readFile(await (await saving).path())).toEqual(octets)
})

test('[M7] a file that was cancelled on its way doesn’t come, and its words are given back', async ({ somebody }) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  await chatOf(ann, bob)
  const { page } = ann
  await ann.context.route('**/parts/*', (route) => route.abort('connectionreset'))
  const { path } = await fileOf(100)
  await attach(page).setInputFiles([path])
  await composer(page).fill('not this one')
  await page.keyboard.press('Enter')
  await message(page, 'not this one').getByRole('button', { name: 'Don’t send film.bin' }).click()
  await expect(messages(page)).toHaveCount(0)
  await expect(composer(page)).toHaveValue('not this one')
  await expect(composer(page)).toBeFocused()
  await ann.context.unroute('**/parts/*')
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await expect(message(bob.page, 'not this one')).toBeVisible()
  await expect(messages(bob.page)).toHaveCount(1)
  await expect(messages(bob.page).getByTitle('Save film.bin')).toHaveCount(0)
})

test('[M7] what waits for its files may be edited, and deleted, before it is sent', async ({ somebody }) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  await chatOf(ann, bob)
  const { page } = ann
  await ann.context.route('**/parts/*', (route) => route.abort('connectionreset'))
  const { path } = await fileOf(100)
  for (const text of ['the frist', 'a mistake']) {
    await attach(page).setInputFiles([path])
    await composer(page).fill(text)
    await page.keyboard.press('Enter')
    await expect(message(page, text)).toBeVisible()
  }
  await act(page, 'a mistake', 'Delete for everyone')
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Delete/ })
    .first()
    .click()
  await expect(message(page, 'a mistake')).toHaveCount(0)
  await act(page, 'the frist', 'Edit')
  await composer(page).fill('the first')
  await page.keyboard.press('Enter')
  await expect(message(page, 'the first')).toBeVisible()
  await ann.context.unroute('**/parts/*')
  await ann.context.setOffline(true)
  await ann.context.setOffline(false)
  await expect(message(bob.page, 'the first')).toContainText('edited')
  await expect(messages(bob.page)).toHaveCount(1)
})

/** Does something with a message, by its menu. */
async function act(page: Page, text: string, what: string): Promise<void> {
  await message(page, text).hover()
  await message(page, text).getByRole('button', { name: 'More about this message' }).click()
  await page.getByRole('menuitem', { name: what, exact: true }).click()
}

test('[M7] what was deleted is gone with its files', async ({ somebody }) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  await chatOf(ann, bob)
  await attach(ann.page).setInputFiles([
    { name: 'sea.png', mimeType: 'image/png', buffer: await photo(ann.page, 40, 30, 'image/png') },
  ])
  await expect(tray(ann.page)).not.toContainText('Getting it ready')
  await ann.page.keyboard.press('Enter')
  const shown = picture(bob.page, 'sea.webp').getByRole('img')
  const address = await shown.getAttribute('src')
  expect((await bob.context.request.get(`${address}`)).status()).toBe(200)
  await messages(ann.page).hover()
  await messages(ann.page).getByRole('button', { name: 'More about this message' }).click()
  await ann.page.getByRole('menuitem', { name: 'Delete for everyone' }).click()
  await ann.page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(message(bob.page, 'Message deleted')).toBeVisible()
  await expect(shown).toHaveCount(0)
  await expect.poll(async () => (await bob.context.request.get(`${address}`)).status()).toBe(404)
})

test('[M7] pictures open over the page, by the keyboard alone: on, back, closer, whole and away @sealed', async ({
  somebody,
}) => {
  const ann = await somebody('ann')
  const { page } = ann
  await chatOf(ann, ann)
  const buffer = await photo(page, 1600, 900)
  await attach(page).setInputFiles(
    ['a', 'b', 'c'].map((name) => ({ name: `${name}.jpg`, mimeType: 'image/jpeg', buffer })),
  )
  await expect(tray(page)).not.toContainText('Getting it ready')
  await page.keyboard.press('Enter')
  await expect(picture(page, 'c.jpg').getByRole('img')).toBeVisible()
  await inspect(page, 'pictures')
  await picture(page, 'a.jpg').focus()
  await page.keyboard.press('Enter')
  const gallery = page.getByRole('dialog', { name: 'Pictures' })
  await expect(gallery).toContainText('1 of 3')
  await page.keyboard.press('ArrowRight')
  await expect(gallery).toContainText('2 of 3')
  await expect(gallery.getByRole('img', { name: 'b.jpg' })).toBeVisible()
  const width = () => gallery.getByRole('img').evaluate((image) => image.getBoundingClientRect().width)
  const whole = await width()
  await page.keyboard.press('+')
  expect(await width()).toBeGreaterThan(whole)
  await page.keyboard.press('0')
  expect(await width()).toBe(whole)
  await inspect(page, 'gallery')
  await page.keyboard.press('ArrowLeft')
  await expect(gallery).toContainText('1 of 3')
  await page.keyboard.press('Escape')
  await expect(gallery).toHaveCount(0)
  await expect(picture(page, 'a.jpg')).toBeFocused()
})

test('[M3] pictures that come late move nothing', async ({ somebody }) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  await chatOf(ann, bob)
  const files = await Promise.all(
    [0, 1, 2].map(async (at) => ({
      name: `${at}.jpg`,
      mimeType: 'image/jpeg',
      buffer: await photo(ann.page, 900, 300 + 400 * at),
    })),
  )
  for (const file of files) {
    await attach(ann.page).setInputFiles([file])
    await expect(tray(ann.page)).not.toContainText('Getting it ready')
    await composer(ann.page).fill(`see ${file.name}`)
    await ann.page.keyboard.press('Enter')
    await expect(tick(ann.page, `see ${file.name}`)).toHaveAccessibleName(isSent)
  }
  await say(ann.page, 'that was all')
  const come = Promise.withResolvers<void>()
  await bob.context.route('**/files/*', async (route) => {
    await come.promise
    await route.continue()
  })
  await bob.page.reload()
  const last = message(bob.page, 'that was all')
  await expect(last).toBeVisible()
  await expect(picture(bob.page, '2.jpg')).toBeVisible()
  const before = await places(bob.page)
  come.resolve()
  await expect
    .poll(() =>
      picture(bob.page, '2.jpg')
        .getByRole('img')
        .evaluate((image: HTMLImageElement) => image.naturalWidth),
    )
    .toBe(900)
  expect(await places(bob.page)).toEqual(before)
})

/** Where everything in the log that is there stands. */
const places = (page: Page) =>
  messages(page).evaluateAll((all) => all.map((one) => [one.textContent, one.getBoundingClientRect().top]))

/** A file of this device, of octets that are nothing. */
async function fileOf(size: number): Promise<{ path: string; octets: Buffer }> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-file-'))
  const path = join(folder, 'film.bin')
  const octets = size > 0 ? randomBytes(size) : Buffer.alloc(0)
  await writeFile(path, octets)
  return { path, octets }
}
