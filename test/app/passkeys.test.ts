import { beforeEach, describe, expect, test, vi } from 'vitest'
import { Authenticator, type Lies } from '../support/authenticator.ts'
import { origin, type Person, register, Visitor } from '../support/people.ts'
import { addPasskey, happened, inside, newPassword, prove, switchTotpOn } from '../support/security.ts'

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: Date.now() }))

const statusOf = async (response: Promise<Response>) => (await response).status
type Options = { challenge: string } & Record<string, unknown>

const optionsToSignIn = async (): Promise<Options> =>
  (await new Visitor().fetch('POST', '/login/passkey/options', { body: {} })).json()

const signIn = async (passkey: Authenticator, options: Options, lies: Lies = {}, visitor = new Visitor()) =>
  visitor.fetch('POST', '/login/passkey', { body: { response: await passkey.get(options, lies), deviceName: 'Phone' } })

const namesOf = async (person: Person) => (await person.call('GET /me/security')).passkeys.map(({ name }) => name)

describe('[A6] a passkey', () => {
  test('is asked to be found without a name, to know its person, and to say whether it can derive keys', async () => {
    const ann = await register('pk_ask')
    const options = await ann.call('POST /me/passkeys/options', { body: { proof: await prove(ann) } })
    expect(options).toMatchObject({
      rp: { name: 'Parley', id: 'localhost' },
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      attestation: 'none',
      extensions: { prf: {} },
    })
    expect(await optionsToSignIn()).toMatchObject({ userVerification: 'required', rpId: 'localhost' })
  })

  test('signs in without a username, and without a second step', async () => {
    const ann = await register('pk_ann')
    const passkey = await addPasskey(ann)
    await switchTotpOn(ann)
    const visitor = new Visitor()
    const back = await inside(visitor, 'pk_ann', await signIn(passkey, await optionsToSignIn(), {}, visitor))
    expect(back.id).toBe(ann.id)
    expect((await back.call('GET /me/security')).passkeys[0]).toMatchObject({ name: 'Phone', usedAt: Date.now() })
    expect(await happened(ann)).toContain('passkey-added')
  })

  test('stands in for the password where that is asked for again: a lost one is replaced', async () => {
    const ann = await register('pk_lost')
    const passkey = await addPasskey(ann)
    const response = await passkey.get(await ann.call('POST /me/proof/passkey/options'))
    const { proof } = await ann.call('POST /me/proof/passkey', { body: { response } })
    await ann.call('PUT /me/password', { body: { proof, ...(await newPassword('pk_lost', 'a new one')) } })
    expect(await prove(ann, 'a new one')).toBeTruthy()
  })

  test('is named anew and removed by its person, the latter with a proof', async () => {
    const [ann, eve] = [await register('pk_name'), await register('pk_eve')]
    const { id } = await addPasskey(ann)
    const params = { passkey: id }
    await ann.call('PATCH /me/passkeys/:passkey', { params, body: { name: 'Old phone' } })
    expect(await namesOf(ann)).toEqual(['Old phone'])
    expect(await statusOf(eve.ask('PATCH /me/passkeys/:passkey', { params, body: { name: 'mine' } }))).toBe(404)
    const hers = { proof: await prove(eve) }
    expect(await statusOf(eve.ask('DELETE /me/passkeys/:passkey', { params, body: hers }))).toBe(404)
    expect(await statusOf(ann.ask('DELETE /me/passkeys/:passkey', { params, body: hers }))).toBe(403)
    await ann.call('DELETE /me/passkeys/:passkey', { params, body: { proof: await prove(ann) } })
    expect(await namesOf(ann)).toEqual([])
    expect(await happened(ann)).toContain('passkey-removed')
  })

  test('that was removed signs nobody in', async () => {
    const ann = await register('pk_gone')
    const passkey = await addPasskey(ann)
    await ann.call('DELETE /me/passkeys/:passkey', {
      params: { passkey: passkey.id },
      body: { proof: await prove(ann) },
    })
    expect(await statusOf(signIn(passkey, await optionsToSignIn()))).toBe(401)
  })
})

describe('attack: a passkey', () => {
  test.each<[string, Lies]>([
    ['used on another site', { origin: 'https://evil.test' }],
    ['of another host', { host: 'evil.test' }],
    ['without its person’s finger or PIN', { flags: 1 }],
    ['without anybody there', { flags: 4 }],
    ['for a challenge that was never made', { challenge: 'A'.repeat(43) }],
    ['in the name of somebody else', { userHandle: 'AAAAAAAAAAAAAAAAAAAAAA' }],
  ])('%s is refused', async (what, lies) => {
    const ann = await register(`pk_${what.replace(/\W/g, '').slice(-14).toLowerCase()}`)
    const passkey = await addPasskey(ann)
    expect(await statusOf(signIn(passkey, await optionsToSignIn(), lies))).toBe(401)
    expect(await statusOf(signIn(passkey, await optionsToSignIn()))).toBe(200)
  })

  test('that was copied, whose counter falls, is refused', async () => {
    const passkey = await addPasskey(await register('pk_copy'))
    expect(await statusOf(signIn(passkey, await optionsToSignIn(), { counter: 9 }))).toBe(200)
    expect(await statusOf(signIn(passkey, await optionsToSignIn(), { counter: 9 }))).toBe(401)
  })

  test('replayed is refused: a challenge is for once, for five minutes, and for one purpose', async () => {
    const ann = await register('pk_once')
    const passkey = await addPasskey(ann)
    const options = await optionsToSignIn()
    const response = await passkey.get(options)
    const show = () => new Visitor().fetch('POST', '/login/passkey', { body: { response, deviceName: 'Phone' } })
    const both = await Promise.all([statusOf(show()), statusOf(show())])
    expect(both.sort()).toEqual([200, 401])
    expect(await statusOf(show())).toBe(401)

    const late = await optionsToSignIn()
    vi.setSystemTime(Date.now() + 5 * 60_000)
    expect(await statusOf(signIn(passkey, late))).toBe(401)

    const forProof = await ann.call('POST /me/proof/passkey/options')
    expect(await statusOf(signIn(passkey, forProof))).toBe(401)
    const forSignIn = await passkey.get(await optionsToSignIn())
    expect(await statusOf(ann.ask('POST /me/proof/passkey', { body: { response: forSignIn } }))).toBe(401)
  })

  test('of somebody else’s is no proof for a session', async () => {
    const [ann, eve] = [await register('pk_proof'), await register('pk_proof2')]
    const passkey = await addPasskey(eve)
    const response = await passkey.get(await ann.call('POST /me/proof/passkey/options'))
    expect(await statusOf(ann.ask('POST /me/proof/passkey', { body: { response } }))).toBe(401)
  })

  test('isn’t added by a stolen session alone, nor by another session’s challenge', async () => {
    const [ann, eve] = [await register('pk_add'), await register('pk_add2')]
    const forged = { proof: `${Date.now() + 60_000}.${'a'.repeat(32)}.${'A'.repeat(43)}` }
    expect(await statusOf(ann.ask('POST /me/passkeys/options', { body: forged }))).toBe(403)
    const options = await eve.call('POST /me/passkeys/options', { body: { proof: await prove(eve) } })
    const response = await (await Authenticator.make(origin)).create(options)
    expect(await statusOf(ann.ask('POST /me/passkeys', { body: { name: 'evil', response } }))).toBe(400)
    expect(await namesOf(ann)).toEqual([])
  })

  test('isn’t added by the challenge for a proof, which asks for none', async () => {
    const ann = await register('pk_purpose')
    const { challenge } = await ann.call('POST /me/proof/passkey/options')
    const user = { id: hexToBase64url(ann.id) }
    const response = await (await Authenticator.make(origin)).create({ challenge, user })
    expect(await statusOf(ann.ask('POST /me/passkeys', { body: { name: 'evil', response } }))).toBe(400)
    expect(await namesOf(ann)).toEqual([])
  })

  test('that is somebody’s already isn’t taken over', async () => {
    const [ann, eve] = [await register('pk_take'), await register('pk_take2')]
    const passkey = await addPasskey(ann)
    const options = await eve.call('POST /me/passkeys/options', { body: { proof: await prove(eve) } })
    const taken = { body: { name: 'mine', response: await passkey.create(options) } }
    expect(await statusOf(eve.ask('POST /me/passkeys', taken))).toBe(409)
    expect([await namesOf(ann), await namesOf(eve)]).toEqual([['Phone'], []])
  })

  test('of nonsense is refused with a reason, never an error', async () => {
    const ann = await register('pk_junk')
    const junk = {
      clientDataJSON: 'e30',
      attestationObject: 'oA',
      authenticatorData: 'AA',
      signature: 'AA',
      userHandle: 'AA',
    }
    const shown = { id: 'AA', rawId: 'AA', type: 'public-key', response: junk, clientExtensionResults: {} }
    expect(await statusOf(ann.ask('POST /me/passkeys', { body: { name: 'x', response: shown } }))).toBe(400)
    const body = { response: shown, deviceName: 'x' }
    expect(await statusOf(new Visitor().fetch('POST', '/login/passkey', { body }))).toBe(401)
    const { id } = await addPasskey(ann)
    const known = { ...shown, id, rawId: id, response: { ...junk, userHandle: hexToBase64url(ann.id) } }
    const again = { response: known, deviceName: 'x' }
    expect(await statusOf(new Visitor().fetch('POST', '/login/passkey', { body: again }))).toBe(401)
  })
})

const hexToBase64url = (hex: string) => Uint8Array.fromHex(hex).toBase64({ alphabet: 'base64url', omitPadding: true })
