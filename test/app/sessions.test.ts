import { env } from 'cloudflare:workers'
import { drizzle } from 'drizzle-orm/d1'
import { describe, expect, test } from 'vitest'
import { graceMs, judge, refresh, refreshToken, sessionLifetimeMs } from '../../worker/auth/sessions.ts'
import { readSettings } from '../../worker/env.ts'
import { type Person, register } from '../support/people.ts'

const db = drizzle(env.DB)
const settings = readSettings(env)
if (typeof settings === 'string') throw new Error(settings)
const { jwtKeys } = settings

const sessionOf = async (person: Person) => {
  const row = await env.DB.prepare('SELECT id FROM session WHERE person = ?').bind(person.id).first<{ id: string }>()
  return row?.id as never
}

describe('what a refresh token means', () => {
  const row = { generation: 5, rotatedAt: 1000, expiresAt: 1_000_000, revokedAt: null }

  test('the newest is exchanged', () => {
    expect(judge(row, 5, 2000)).toBe('next')
  })

  test('the one before is answered again for a minute, for a browser that lost the response', () => {
    expect(judge(row, 4, 1000 + graceMs)).toBe('repeated')
    expect(judge(row, 4, 1001 + graceMs)).toBe('reused')
  })

  test('an older one, or one that never was, is reuse', () => {
    expect(judge(row, 3, 2000)).toBe('reused')
    expect(judge(row, 6, 2000)).toBe('reused')
  })

  test('none is of use once the session is over', () => {
    expect(judge(row, 5, row.expiresAt)).toBe('ended')
    expect(judge({ ...row, revokedAt: 1 }, 5, 2000)).toBe('ended')
  })
})

describe('refreshing', () => {
  test('gives the next generation, to two tabs at once the same', async () => {
    const ann = await register('rea')
    const id = await sessionOf(ann)
    const token = await refreshToken(jwtKeys[0], id, 1)
    const now = Date.now()
    const both = await Promise.all([refresh(db, jwtKeys, token, now), refresh(db, jwtKeys, token, now)])
    expect(both).toMatchObject([
      { ok: true, generation: 2 },
      { ok: true, generation: 2 },
    ])
  })

  test('moves the end of the session on', async () => {
    const ann = await register('reb')
    const id = await sessionOf(ann)
    const now = Date.now() + 1000
    await refresh(db, jwtKeys, await refreshToken(jwtKeys[0], id, 1), now)
    const row = await env.DB.prepare('SELECT expires_at FROM session WHERE id = ?')
      .bind(id)
      .first<{ expires_at: number }>()
    expect(row?.expires_at).toBe(now + sessionLifetimeMs)
  })

  test.each([
    ['of another session', (token: string) => token.replace(/\.[0-9a-f]{32}\./, `.${'0'.repeat(32)}.`)],
    ['of another generation', (token: string) => token.replace(/\.1\./, '.2.')],
    ['of another key', (token: string) => token.replace(/^k1/, 'k2')],
    ['altered at its end', (token: string) => `${token.slice(0, -1)}${token.endsWith('A') ? 'E' : 'A'}`],
    ['with something behind it', (token: string) => `${token}x`],
    ['that is none', () => ''],
  ])('refuses a token %s', async (_, alter) => {
    const ann = await register(`rec${alter.toString().length}`)
    const id = await sessionOf(ann)
    const token = alter(await refreshToken(jwtKeys[0], id, 1))
    expect(await refresh(db, jwtKeys, token, Date.now())).toEqual({ ok: false, reused: null })
  })

  test('attack: a stolen token that is shown later than its successor ends the session for both', async () => {
    const ann = await register('red')
    const stolen = ann.cookies.get('__Host-r0') ?? ''
    expect((await ann.fetch('POST', '/refresh', { body: {} })).status).toBe(200)
    expect((await ann.fetch('POST', '/refresh', { body: {} })).status).toBe(200)
    ann.cookies.set('__Host-r0', stolen)
    const newest = new Map(ann.cookies)
    expect((await ann.fetch('POST', '/refresh', { body: {} })).status).toBe(401)
    for (const [name, value] of newest) ann.cookies.set(name, value)
    expect((await ann.ask('POST /direct', { body: { handle: 'red' } })).status).toBe(401)
  })
})
