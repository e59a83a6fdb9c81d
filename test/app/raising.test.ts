import { env } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import type { Argon2 } from '../../protocol/account.ts'
import { currentArgon2, olderArgon2 } from '../../worker/auth/credentials.ts'
import { hmac } from '../../worker/auth/hmac.ts'
import { readSettings } from '../../worker/env.ts'
import { derived, type Person, register, Visitor } from '../support/people.ts'
import { codeOf, happened, newPassword, switchTotpOn, tryPassword } from '../support/security.ts'

const settings = readSettings(env)
if (typeof settings === 'string') throw new Error(settings)
const [older] = olderArgon2

/** Somebody whose password was derived with other parameters, long ago. */
async function withParameters(handle: string, argon2: Argon2 | undefined): Promise<Person> {
  const person = await register(handle)
  await env.DB.prepare('UPDATE credential SET argon2 = ? WHERE person = ?')
    .bind(JSON.stringify(argon2), person.id)
    .run()
  return person
}

const saltOf = async (handle: string): Promise<{ argon2: Argon2; newest: Argon2; salt: string }> =>
  (await new Visitor().fetch('POST', '/salt', { body: { handle } })).json()

const logIn = async (handle: string, raised: object, auth?: string) =>
  new Visitor().fetch('POST', '/login', {
    body: { handle, auth: auth ?? (await derived(handle)), raised, deviceName: 'Test' },
  })

describe('[A3] a password that was derived with older parameters', () => {
  test('is raised at a log-in: from then on what was derived anew opens the account, and what was before doesn’t', async () => {
    const ann = await withParameters('raise_ann', older)
    expect(await saltOf('raise_ann')).toMatchObject({ argon2: older, newest: currentArgon2 })
    const raised = await newPassword('raise_ann', 'derived anew')
    expect((await logIn('raise_ann', raised)).status).toBe(200)
    expect(await saltOf('raise_ann')).toEqual({ argon2: currentArgon2, newest: currentArgon2, salt: raised.salt })
    expect((await tryPassword(new Visitor(), 'raise_ann', 'derived anew')).status).toBe(200)
    expect((await tryPassword(new Visitor(), 'raise_ann')).status).toBe(401)
    // It is the same password: nobody is signed out, and nothing happened.
    expect((await ann.fetch('POST', '/refresh', { body: {} })).status).toBe(200)
    expect(await happened(ann)).not.toContain('password-changed')
  })

  test('attack: raising without the password, to weaker parameters, or what is of today, changes nothing', async () => {
    await withParameters('raise_eve', older)
    const before = await saltOf('raise_eve')
    const raised = await newPassword('raise_eve', 'eve’s own')
    expect((await logIn('raise_eve', raised, await derived('raise_eve', 'a guess'))).status).toBe(401)
    expect((await logIn('raise_eve', { ...raised, argon2: older })).status).toBe(200)
    expect((await logIn('raise_eve', { ...raised, argon2: { ...currentArgon2, memoryKiB: 8 } })).status).toBe(200)
    expect(await saltOf('raise_eve')).toEqual(before)
    await register('raise_today')
    const today = await saltOf('raise_today')
    expect((await logIn('raise_today', await newPassword('raise_today', 'eve’s own'))).status).toBe(200)
    expect(await saltOf('raise_today')).toEqual(today)
    await withParameters('raise_unlisted', { ...currentArgon2, passes: 1 })
    const unlisted = await saltOf('raise_unlisted')
    expect((await logIn('raise_unlisted', await newPassword('raise_unlisted', 'eve’s own'))).status).toBe(200)
    expect(await saltOf('raise_unlisted')).toEqual(unlisted)
  })

  test('attack: raising by the password alone, where there is a second step: it is raised by the last one', async () => {
    const ann = await withParameters('raise_two', older)
    const secret = await switchTotpOn(ann)
    const before = await saltOf('raise_two')
    const raised = await newPassword('raise_two', 'derived anew')
    const { ticket } = (await (await logIn('raise_two', raised)).json()) as { ticket: string }
    expect(await saltOf('raise_two')).toEqual(before)
    const enter = (code: string) =>
      new Visitor().fetch('POST', '/login/code', { body: { ticket, code, raised, deviceName: 'Test' } })
    const now = codeOf(secret, Date.now() + 30_000)
    expect((await enter(now === '000000' ? '000001' : '000000')).status).toBe(401)
    expect(await saltOf('raise_two')).toEqual(before)
    expect((await enter(now)).status).toBe(200)
    expect(await saltOf('raise_two')).toMatchObject({ argon2: currentArgon2, salt: raised.salt })
  })

  test('is raised once by two at the same moment, and both of them are in or told so', async () => {
    await withParameters('raise_both', older)
    const both = await Promise.all(
      ['one', 'two'].map(async (name) => logIn('raise_both', await newPassword('raise_both', name))),
    )
    expect(both.map(({ status }) => status).filter((status) => status === 200).length).toBeGreaterThan(0)
    const opens = await Promise.all(
      ['one', 'two', undefined].map(async (name) => (await tryPassword(new Visitor(), 'raise_both', name)).status),
    )
    expect(opens.filter((status) => status === 200)).toHaveLength(1)
  })

  test('is kept as another is: by the pepper of now', async () => {
    const ann = await withParameters('raise_kept', older)
    const raised = await newPassword('raise_kept', 'derived anew')
    await logIn('raise_kept', raised)
    const row = await env.DB.prepare('SELECT * FROM credential WHERE person = ?').bind(ann.id).first()
    expect(row).toMatchObject({ verifier: await hmac(settings.pepper.bytes, raised.auth), kid: settings.pepper.kid })
  })
})
