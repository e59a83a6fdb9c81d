import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { currentArgon2 } from '../../worker/auth/credentials.ts'
import { stepOf } from '../../worker/auth/totp.ts'
import { login, register, Visitor } from '../support/people.ts'
import {
  codeOf,
  count,
  from,
  happened,
  inside,
  makeCodes,
  newPassword,
  prove,
  randomKey,
  switchTotpOn,
  tryPassword,
} from '../support/security.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: 1_900_000_000_000 }))

const statusOf = async (response: Promise<Response>) => (await response).status
const later = (ms: number) => vi.setSystemTime(Date.now() + ms)

/** The password is right: what the first step gives. */
const ticketOf = async (handle: string, visitor = new Visitor()): Promise<string> => {
  const answered = (await (await tryPassword(visitor, handle)).json()) as { ticket: string }
  return answered.ticket
}
const second = (ticket: string, code: string, visitor = new Visitor(), asked = {}) =>
  visitor.fetch('POST', '/login/code', { body: { ticket, code, deviceName: 'Test' }, ...asked })

describe('[A6] an authenticator’s codes', () => {
  test('are those of RFC 6238: the first of its appendix B', () => {
    const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
    expect(stepOf(secret, '287082', 59_000)).toBe(1)
    expect(stepOf(secret, '287082', 29_000)).toBe(1)
    expect(stepOf(secret, '287082', 89_000)).toBe(1)
    expect(stepOf(secret, '287082', 120_000)).toBeNull()
  })

  test('count from the first that was shown, and then the password alone opens nothing', async () => {
    const ann = await register('totp_ann')
    const { secret, uri } = await ann.call('POST /me/totp', { body: { proof: await prove(ann) } })
    expect(uri).toMatch(/^otpauth:\/\/totp\/Parley.*totp_ann\?.*secret=/)
    expect((await tryPassword(new Visitor(), 'totp_ann')).headers.getSetCookie()).not.toEqual([])
    expect(await statusOf(ann.ask('POST /me/totp/confirm', { body: { code: '000000' } }))).toBe(403)
    await ann.call('POST /me/totp/confirm', { body: { code: codeOf(secret, Date.now()) } })
    expect(await happened(ann)).toContain('totp-on')
    expect((await ann.call('GET /me/security')).totp).toBe(true)
    const visitor = new Visitor()
    const answer = await tryPassword(visitor, 'totp_ann')
    expect(Object.keys((await answer.json()) as object)).toEqual(['ticket'])
    expect(visitor.cookies.size).toBe(0)
  })

  test('open it with a ticket, the one before and after too, with spaces as people type them', async () => {
    const secret = await switchTotpOn(await register('totp_bob'))
    for (const offset of [60_000, 90_000, 150_000]) {
      later(90_000)
      const shown = codeOf(secret, Date.now() + (offset === 90_000 ? 0 : offset === 60_000 ? -30_000 : 30_000))
      const visitor = new Visitor()
      const response = await second(await ticketOf('totp_bob'), `${shown.slice(0, 3)} ${shown.slice(3)}`, visitor)
      expect((await inside(visitor, 'totp_bob', response)).handle).toBe('totp_bob')
    }
  })

  test('attack: replayed codes: each opens it once, also for two at the same moment', async () => {
    const secret = await switchTotpOn(await register('totp_once'))
    const [one, other] = [await ticketOf('totp_once'), await ticketOf('totp_once')]
    expect(await statusOf(second(one, codeOf(secret, Date.now())))).toBe(401)
    later(30_000)
    const code = codeOf(secret, Date.now())
    const both = await Promise.all([statusOf(second(one, code)), statusOf(second(other, code))])
    expect(both.sort()).toEqual([200, 401])
    expect(await statusOf(second(one, codeOf(secret, Date.now() - 30_000)))).toBe(401)
  })

  test('attack: guessing them is held up, told of, and ends with the ticket', async () => {
    const ann = await register('totp_many')
    await switchTotpOn(ann)
    const ticket = await ticketOf('totp_many')
    const guesses = await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        statusOf(second(ticket, String(100_000 + n), new Visitor(), from('198.51.100.8'))),
      ),
    )
    expect(guesses.filter((status) => status === 401)).toHaveLength(5)
    expect(guesses.filter((status) => status === 429)).toHaveLength(7)
    expect(await happened(ann)).toContain('wrong-code')
    later(5 * 60_000)
    expect(await statusOf(second(ticket, '123456'))).toBe(401)
  })

  test('attack: a ticket is nobody else’s, nothing else’s, and of one password', async () => {
    const [ann, eve] = [await register('totp_tic'), await register('totp_eve')]
    const [secret, own] = [await switchTotpOn(ann), await switchTotpOn(eve)]
    later(60_000)
    const [ticket, hers] = [await ticketOf('totp_tic'), await ticketOf('totp_eve')]
    expect(await statusOf(second(hers.replace(/\.[0-9a-f]{32}\./, `.${ann.id}.`), codeOf(own, Date.now())))).toBe(401)
    expect(await statusOf(second(await prove(ann), codeOf(secret, Date.now())))).toBe(401)
    const proof = { proof: ticket, codes: Array.from({ length: 10 }, randomKey) }
    expect(await statusOf(ann.ask('PUT /me/codes', { body: proof }))).toBe(403)
    const changed = { proof: await prove(ann), ...(await newPassword('totp_tic', 'changed')) }
    await ann.call('PUT /me/password', { body: changed })
    expect(await statusOf(second(ticket, codeOf(secret, Date.now())))).toBe(401)
  })

  test('a secret that counts isn’t replaced, and goes only with a proof', async () => {
    const ann = await register('totp_off')
    await switchTotpOn(ann)
    expect(await statusOf(ann.ask('POST /me/totp', { body: { proof: await prove(ann) } }))).toBe(409)
    const forged = `${Date.now() + 60_000}.${'a'.repeat(32)}.${'A'.repeat(43)}`
    expect(await statusOf(ann.ask('DELETE /me/totp', { body: { proof: forged } }))).toBe(403)
    await ann.call('DELETE /me/totp', { body: { proof: await prove(ann) } })
    expect((await login('totp_off')).signedIn.person.handle).toBe('totp_off')
  })

  test('its secret is not in the database as it is', async () => {
    const secret = await switchTotpOn(await register('totp_box'))
    const { results } = await env.DB.prepare('SELECT * FROM totp').all()
    expect(JSON.stringify(results)).not.toContain(secret)
  })

  test('attack: a row put in another’s place is of no use', async () => {
    const [ann, eve] = [await register('totp_row'), await register('totp_row2')]
    await switchTotpOn(ann)
    const own = await switchTotpOn(eve)
    await env.DB.prepare('UPDATE totp SET secret = (SELECT secret FROM totp WHERE person = ?) WHERE person = ?')
      .bind(eve.id, ann.id)
      .run()
    later(60_000)
    expect(await statusOf(second(await ticketOf('totp_row'), codeOf(own, Date.now())))).toBe(401)
  })
})

describe('[A6] recovery codes', () => {
  const recover = async (handle: string, code: string, password = 'found again', visitor = new Visitor()) =>
    visitor.fetch('POST', '/recover', {
      body: { handle, code, ...(await newPassword(handle, password)), deviceName: 'Test' },
    })

  test('are ten, and open the second step in place of the authenticator, each once', async () => {
    const ann = await register('rec_two')
    const codes = await makeCodes(ann)
    await switchTotpOn(ann)
    const code = codes[3] ?? ''
    const answers = await Promise.all([1, 2].map(async () => statusOf(second(await ticketOf('rec_two'), code))))
    expect(answers.sort()).toEqual([200, 401])
    expect((await ann.call('GET /me/security')).codesLeft).toBe(9)
    expect(await happened(ann)).toContain('code-used')
  })

  test('set a new password, and end every session', async () => {
    const ann = await register('rec_ann')
    const [code = ''] = await makeCodes(ann)
    const visitor = new Visitor()
    const back = await inside(visitor, 'rec_ann', await recover('rec_ann', code, 'found again', visitor))
    expect(await statusOf(ann.fetch('POST', '/refresh', { body: {} }))).toBe(401)
    expect(await statusOf(tryPassword(new Visitor(), 'rec_ann'))).toBe(401)
    expect(await statusOf(tryPassword(new Visitor(), 'rec_ann', 'found again'))).toBe(200)
    expect(await happened(back)).toContain('password-recovered')
  })

  test('attack: used before, another’s, of before, or guessed: they change nothing', async () => {
    const [ann, eve] = [await register('rec_old'), await register('rec_eve')]
    const [before = ''] = await makeCodes(ann)
    const [code = '', second = ''] = await makeCodes(ann)
    const [hers = ''] = await makeCodes(eve)
    expect(await statusOf(recover('rec_old', code))).toBe(200)
    for (const wrong of [code, before, hers, randomKey()])
      expect(await statusOf(recover('rec_old', wrong, 'evil'))).toBe(401)
    expect(await statusOf(tryPassword(new Visitor(), 'rec_old', 'found again'))).toBe(200)
    expect(await statusOf(recover('rec_eve', hers))).toBe(200)
    expect(await statusOf(recover('rec_nobody', second))).toBe(401)
  })

  test('attack: at once, one code sets one password', async () => {
    const ann = await register('rec_race')
    const [code = ''] = await makeCodes(ann)
    const answers = await Promise.all(
      ['one', 'two', 'three'].map((password) => statusOf(recover('rec_race', code, password))),
    )
    expect(answers.sort()).toEqual([200, 401, 401])
  })

  test('are asked for with a proof, and kept so that they can’t be shown again', async () => {
    const ann = await register('rec_keep')
    const codes = await makeCodes(ann)
    expect((await ann.call('GET /me/security')).codesLeft).toBe(10)
    const { results } = await env.DB.prepare('SELECT * FROM recovery_code').all()
    for (const code of codes) expect(JSON.stringify(results)).not.toContain(code)
    const forged = { proof: `${Date.now() + 60_000}.${'a'.repeat(32)}.${'A'.repeat(43)}`, codes }
    expect(await statusOf(ann.ask('PUT /me/codes', { body: forged }))).toBe(403)
    const same = { proof: await prove(ann), codes: codes.fill(codes[0] ?? '') }
    expect(await statusOf(ann.ask('PUT /me/codes', { body: same }))).toBe(400)
    expect(await count('SELECT count(*) AS n FROM recovery_code WHERE person = ?', ann.id)).toBe(10)
  })

  test('an owner’s link, a code with an end, is good until then and never a second step', async () => {
    const ann = await register('rec_link')
    const [link = ''] = await makeCodes(ann)
    await env.DB.prepare('UPDATE recovery_code SET expires_at = ? WHERE person = ?')
      .bind(Date.now() + 3600_000, ann.id)
      .run()
    await switchTotpOn(ann)
    expect(await statusOf(second(await ticketOf('rec_link'), link))).toBe(401)
    expect((await ann.call('GET /me/security')).codesLeft).toBe(0)
    later(3600_000)
    expect(await statusOf(recover('rec_link', link))).toBe(401)
    later(-1)
    expect(await statusOf(recover('rec_link', link))).toBe(200)
  })

  test('weak parameters of a new password are refused', async () => {
    const weak = { ...(await newPassword('rec_ann', 'weak')), argon2: { ...currentArgon2, passes: 1 } }
    const body = { handle: 'rec_ann', code: randomKey(), ...weak, deviceName: 'Test' }
    expect(await statusOf(new Visitor().fetch('POST', '/recover', { body }))).toBe(400)
  })
})
