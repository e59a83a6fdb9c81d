import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** How a secret might stand in a file: its text and the bytes that it spells, each as they are, in base64, hex, UTF-16 and escaped. */
export function spellings(secret: string): Buffer[] {
  const bytes = [Buffer.from(secret), ...spelled(secret)].filter(({ length }) => length >= 6)
  return bytes.flatMap((one) => [
    one,
    utf16(one),
    utf16(one).swap16(),
    ...inText(one).flatMap((text) => [Buffer.from(text), utf16(Buffer.from(text))]),
  ])
}

/** What a text in base64url, hex or base32 spells. */
function spelled(secret: string): Buffer[] {
  const letters = secret.replace(/[-\s]/g, '')
  return [
    ...(/^[\w-]{22,}$/.test(secret) ? [Buffer.from(secret, 'base64url')] : []),
    ...(/^([0-9a-f]{2}){8,}$/.test(secret) ? [Buffer.from(secret, 'hex')] : []),
    ...(/^[A-Z2-7]{16,}$/.test(letters) ? [base32(letters), Buffer.from(letters)] : []),
  ]
}

function inText(bytes: Buffer): string[] {
  const base64 = [0, 1, 2].map((offset) => {
    const shifted = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    return shifted.slice(offset === 0 ? 0 : 4, -2)
  })
  const url = base64.map((one) => one.replaceAll('+', '-').replaceAll('/', '_'))
  const hex = bytes.toString('hex')
  const escaped = [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0').toUpperCase()}`).join('')
  return [...base64, ...url, hex, hex.toUpperCase(), escaped, encodeURIComponent(bytes.toString('latin1'))]
}

const utf16 = (bytes: Buffer): Buffer => Buffer.from(bytes.toString('latin1'), 'utf16le')

function base32(letters: string): Buffer {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = [...letters].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}

/** Every file of a folder and what is under it. */
export const filesOf = (folder: string): { path: string; bytes: Buffer }[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path, bytes: readFileSync(path) }))

/** The secrets that stand somewhere in what was kept, and where. */
export const found = (secrets: Map<string, string>, kept: { path: string; bytes: Buffer }[]): string[] =>
  [...secrets].flatMap(([secret, name]) => {
    const all = spellings(secret)
    return kept.filter(({ bytes }) => all.some((one) => bytes.includes(one))).map(({ path }) => `${name} in ${path}`)
  })
