import { randomBytes } from 'node:crypto'
import { v7 } from 'uuid'
import { filePath, partPath } from '../../protocol/files.ts'
import type { ConversationId, EventId, FileId } from '../../protocol/ids.ts'
import type { Sealer } from '../../web/seal/sealer.ts'
import { Client } from '../instance/client.ts'
import { newHandle } from './support/accounts.ts'
import { expect, test } from './support/fixtures.ts'
import { composer, messages } from './support/talk.ts'

const script = 'parent.pwned=top.pwned=self.pwned=1;new Image().src="/pwned"'
const html = `<!doctype html><script>${script}</script><img src=x onerror="${script.replaceAll('"', "'")}">`
const svg = `<svg xmlns="http://www.w3.org/2000/svg" onload="pwned=1"><script>${script}</script></svg>`

/** Each says of itself what it isn't, or is more than one thing; and somebody's own client says what it likes about it. */
type Attack = [what: string, name: string, type: string, octets: string]
const attacks: Attack[] = [
  ['a GIF that is a script', 'cat.gif', 'image/gif', `GIF89a/*\0\0\0*/=1;${script}//`],
  ['the same, called a script', 'cat.js', 'text/javascript', `GIF89a/*\0\0\0*/=1;${script}//`],
  ['an SVG with a script', 'drawing.svg', 'image/svg+xml', svg],
  ['an SVG called a PNG', 'drawing.png', 'image/png', svg],
  ['HTML called a PNG', 'page.png', 'image/png', html],
  ['HTML called a video', 'page.mp4', 'video/mp4', html],
  ['HTML called a sound', 'page.mp3', 'audio/mpeg', html],
  ['HTML', 'page.html', 'text/html', html],
  ['a PNG with HTML in it', 'both.html', 'text/html', `\x89PNG\r\n\x1a\n\0\0\0\rIHDR${html}`],
  ['an archive that grows', 'bomb.zip', 'image/png', 'PK\x03\x04\x14\0\0\0\x08\0'],
  [
    'a PDF that does something',
    'a.pdf',
    'application/pdf',
    '%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>',
  ],
  ['nothing at all', 'empty.png', 'image/png', ''],
  ['a name that is another', '\u202egnp.exe', 'image/png', 'MZ'],
]

/** What a client of somebody's own would do: brings octets, and says of them what the page never would. */
async function slip(eve: Client, chat: ConversationId, sealer: Sealer, [, name, type, text]: Attack): Promise<FileId> {
  const id = randomBytes(16).toString('hex') as FileId
  const key = sealer.newFileKey()
  const octets = Buffer.from(text, 'latin1')
  const sealed = sealer.sealFile({ conversation: chat, id, key }, new Blob([octets]))
  const ask = async (method: string, path: string, body: BodyInit, contentType: string) => {
    const headers = { origin: eve.url, cookie: eve.cookie, 'content-type': contentType }
    const response = await fetch(`${eve.url}/u/0/api${path}?as=${eve.id}`, { method, headers, body })
    expect(response.status, await response.text()).toBe(200)
  }
  const json = 'application/json'
  await ask('POST', `/conversations/${chat}/files`, JSON.stringify({ id, bytes: sealed.bytes, type }), json)
  if (sealed.bytes > 0) await ask('PUT', partPath(chat, id, 0), await sealed.part(0), 'application/octet-stream')
  await ask('POST', `${filePath(chat, id)}/finish`, '{}', json)
  const event = v7() as EventId
  const file = { id, name, type, bytes: octets.length, width: 200, height: 100, ...(key && { key }) }
  const envelope = { author: eve.id, device: eve.signedIn.device, id: event, kind: 'message' } as const
  const said = await sealer.seal(chat, envelope, { is: 'text', text: '', files: [file] })
  const socket = await eve.open(chat)
  socket.send(JSON.stringify({ type: 'send', id: event, kind: 'message', files: [id], ...said }))
  socket.close()
  return id
}

test('[U7] attack: nothing of a file runs, shown in a message or opened by itself @sealed', async ({
  somebody,
  instance,
  sealer,
}) => {
  test.setTimeout(120_000)
  const bob = await somebody('bob')
  const eve = await Client.register(instance.url, newHandle('eve'))
  const chat = await eve.direct(bob.handle)
  const ran: string[] = []
  bob.context.on('request', (request) => request.url().includes('pwned') && ran.push(request.url()))
  bob.context.on('dialog', (dialog) => ran.push(dialog.message()))
  await bob.page.goto(`/u/0/@${eve.signedIn.person.handle}`)
  await expect(composer(bob.page)).toBeVisible()
  const ids: FileId[] = []
  for (const attack of attacks) {
    const [what] = attack
    const shown = await messages(bob.page).count()
    ids.push(await slip(eve, chat, sealer, attack))
    await expect(messages(bob.page).last(), what).toBeVisible()
    await expect.poll(async () => (await messages(bob.page).count()) > shown || shown > 6, what).toBe(true)
  }
  await expect(messages(bob.page).last()).toContainText('gnp.exe')
  // What turns out to be no picture may be saved, and takes the same room.
  await expect(messages(bob.page).last().getByTitle(/^Save/)).toBeVisible()
  expect(await bob.page.evaluate(() => Reflect.get(self, 'pwned'))).toBeUndefined()
  for (const [index, id] of ids.entries()) {
    const own = await bob.context.newPage()
    await own.goto(`/u/0/api${filePath(chat, id)}?name=x`).catch(() => {}) // What is saved isn't gone to.
    expect(await own.evaluate(() => Reflect.get(self, 'pwned')), attacks[index]?.[0]).toBeUndefined()
    await own.close()
  }
  expect(ran).toEqual([])
})
