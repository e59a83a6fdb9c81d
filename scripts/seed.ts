import { parseArgs } from 'node:util'
import { argon2id } from 'hash-wasm'
import { Client } from '../test/instance/client.ts'
import { fill } from '../test/instance/fill.ts'

const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '1000' },
    url: { type: 'string', default: 'http://localhost:8787' },
  },
})

const password = 'password123'
const { url } = values
const count = Number(values.messages)
const words =
  'north gate by the map half past eight and bring the big thermos please not one minute later this time'.split(' ')

const ann = await enter('seed_ann')
const bob = await enter('seed_bob')
const chat = await ann.direct('seed_bob')
const started = Date.now()
const half = Math.ceil(count / 2)
await fill(ann, chat, half, textOf)
await fill(bob, chat, count - half, textOf)
const seconds = (Date.now() - started) / 1000
console.log(
  `${count} messages in ${seconds.toFixed(1)} s. Log in at ${url} as seed_ann with ${password} and open the chat with seed_bob.`,
)

function textOf(index: number): string {
  const length = 3 + ((index * 7919) % 23)
  return Array.from({ length }, (_, place) => words[(index * 31 + place * 7) % words.length]).join(' ')
}

/** Registers somebody, or logs them in, with the key that their browser would derive (web/session/password.ts). */
async function enter(handle: string): Promise<Client> {
  const auth = await authKey(handle)
  return Client.register(url, handle, auth).catch(() => Client.logIn(url, handle, auth))
}

async function authKey(handle: string): Promise<string> {
  const response = await fetch(`${url}/u/0/api/salt`, {
    method: 'POST',
    headers: { origin: url, 'content-type': 'application/json' },
    body: JSON.stringify({ handle }),
  })
  const { salt } = (await response.json()) as { salt: string }
  const master = await argon2id({
    password,
    salt: Buffer.from(salt, 'base64url'),
    memorySize: 65_536,
    iterations: 3,
    parallelism: 1,
    hashLength: 32,
    outputType: 'binary',
  })
  const key = await crypto.subtle.importKey('raw', new Uint8Array(master), 'HKDF', false, ['deriveBits'])
  const info = new TextEncoder().encode(`parley/auth/1${url}`)
  const bits = await crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info }, key, 256)
  return Buffer.from(bits).toString('base64url')
}
