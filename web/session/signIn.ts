import * as v from 'valibot'
import type { Argon2, SignedIn } from '../../protocol/account.ts'
import { DeviceId } from '../../protocol/ids.ts'
import type { Handle } from '../../protocol/people.ts'
import { type Assertion, TotpCode } from '../../protocol/security.ts'
import { type Answer, ask } from '../net/api.ts'
import { type Account, keepAccount, knownDevice, slots } from './accounts.ts'
import { showPasskey } from './passkey.ts'
import { authKey, newPasses, oldPasses } from './password.ts'
import { codeKey, readCode } from './recovery.ts'

export type Way = 'login' | 'register'

const full = {
  ok: false,
  error: 'full',
  message: `${slots} accounts are signed in here. Log one of them out first.`,
} as const

/** The password was right, and a code is asked for: it has some minutes. */
export interface SecondStep {
  slot: number
  handle: string
  ticket: string
  /** The password as it is derived from now on, where it was derived otherwise until now. */
  raised?: NewPassword | undefined
}

const noCode = {
  ok: false,
  error: 'malformed',
  message: 'That is neither six digits nor a recovery code.',
} as const

type FreeSlot = () => number | null

/** `invite` is an owner's to make an account by. */
export const enter = (
  way: Way,
  freeSlot: FreeSlot,
  handle: Handle,
  password: string,
  invite: Uint8Array<ArrayBuffer> | null = null,
): Promise<Answer<Account | SecondStep>> =>
  intoSlot(freeSlot, (slot) =>
    way === 'register' ? register(slot, handle, password, invite) : logIn(slot, handle, password),
  )

/** The second step: six digits of an authenticator, or a recovery code in their place. */
export async function enterCode({ slot, handle, ticket, raised }: SecondStep, typed: string): Promise<Answer<Account>> {
  const recovery = readCode(typed)
  if (!recovery && !v.is(TotpCode, typed)) return noCode
  const code = recovery ? await codeKey(recovery, location.origin) : typed
  return keep(
    slot,
    await ask(slot, 'POST /login/code', { body: { ticket, code, ...(raised && { raised }), ...browser(handle) } }),
  )
}

/** Signs in without a username: the passkey knows whose it is. */
export async function enterByPasskey(freeSlot: FreeSlot): Promise<Answer<Account>> {
  const options = await askForPasskey(freeSlot() ?? 0)
  if (!options.ok) return options
  const shown = await showPasskey(options.value)
  return shown.ok ? enterWithPasskey(freeSlot, shown.value) : shown
}

/** What a passkey is to sign. */
export const askForPasskey = (slot: number) => ask(slot, 'POST /login/passkey/options', {})

/** Goes in by what a passkey has signed. Other tabs wait for this alone, not for somebody to find their finger. */
export const enterWithPasskey = (freeSlot: FreeSlot, response: Assertion): Promise<Answer<Account>> =>
  intoSlot(freeSlot, async (slot) =>
    keep(slot, await ask(slot, 'POST /login/passkey', { body: { response, deviceName: deviceName() } })),
  )

/** Sets a new password by a recovery code, or by an owner's one-time link, and goes in. */
export const recover = (
  freeSlot: FreeSlot,
  handle: Handle,
  code: Uint8Array<ArrayBuffer>,
  password: string,
): Promise<Answer<Account | SecondStep>> =>
  intoSlot(freeSlot, async (slot) => {
    const made = await newPassword(slot, handle, password)
    if (!made.ok) return made
    const body = { handle, code: await codeKey(code, location.origin), ...made.value, ...browser(handle) }
    return keepOrAsk(slot, handle, await ask(slot, 'POST /recover', { body }))
  })

export interface NewPassword {
  auth: string
  salt: string
  argon2: Argon2
}

/** What makes a password somebody's: its proof, and the salt that it was made with, which is new. */
export async function newPassword(slot: number, handle: Handle, password: string): Promise<Answer<NewPassword>> {
  const salted = await ask(slot, 'POST /salt', { body: { handle } })
  return salted.ok ? derivedAnew(password, salted.value.newest) : salted
}

async function derivedAnew(password: string, argon2: Argon2): Promise<Answer<NewPassword>> {
  const salt = crypto.getRandomValues(new Uint8Array(16)).toBase64({ alphabet: 'base64url', omitPadding: true })
  const auth = await derived(password, salt, argon2)
  return auth.ok ? { ok: true, value: { auth: auth.value, salt, argon2 } } : auth
}

/** What proves the password that somebody has. */
export async function provingKey(slot: number, handle: Handle, password: string): Promise<Answer<string>> {
  const salted = await ask(slot, 'POST /salt', { body: { handle } })
  return salted.ok ? derived(password, salted.value.salt, salted.value.argon2, oldPasses) : salted
}

async function derived(password: string, salt: string, argon2: Argon2, passes = newPasses): Promise<Answer<string>> {
  return authKey(password, salt, argon2, passes).then(
    (value) => ({ ok: true, value }),
    () => ({
      ok: false,
      error: 'password',
      message: 'This device could not prepare the password. Close some tabs and try again.',
    }),
  )
}

/** Goes in, to the slot that is free by then. Two tabs that enter at the same moment would both find the same one free. */
export const intoSlot = <T>(freeSlot: FreeSlot, go: (slot: number) => Promise<Answer<T>>): Promise<Answer<T>> =>
  navigator.locks.request('parley.enter', async () => {
    const slot = await vacant(freeSlot)
    return slot === null ? full : go(slot)
  })

/** A tab's list of accounts may lag behind what another has just written; the cookies, which all tabs share, don't. */
async function vacant(freeSlot: () => number | null): Promise<number | null> {
  const slot = freeSlot()
  if (slot === null) return null
  const held = await ask(slot, 'GET /me', {})
  if (!held.ok) return slot
  keepAccount({ slot, ...held.value })
  return freeSlot() === slot ? slot : vacant(freeSlot)
}

async function register(
  slot: number,
  handle: Handle,
  password: string,
  invite: Uint8Array<ArrayBuffer> | null,
): Promise<Answer<Account>> {
  const made = await newKey(slot, handle, password)
  if (!made.ok) return made
  const body = { handle, ...made.value, deviceName: deviceName(), ...(await invited(invite)) }
  return keep(slot, await ask(slot, 'POST /register', { body }))
}

/** What a new account says of the invite link that it is made by, if it is. */
export const invited = async (invite: Uint8Array<ArrayBuffer> | null): Promise<{ invite?: string }> =>
  invite ? { invite: await codeKey(invite, location.origin) } : {}

/** What proves the password of a new account. */
export async function newKey(
  slot: number,
  handle: Handle,
  password: string,
): Promise<Answer<Pick<NewPassword, 'auth' | 'argon2'>>> {
  const salted = await ask(slot, 'POST /salt', { body: { handle } })
  if (!salted.ok) return salted
  const { salt, newest: argon2 } = salted.value
  const auth = await derived(password, salt, argon2)
  return auth.ok ? { ok: true, value: { auth: auth.value, argon2 } } : auth
}

async function logIn(slot: number, handle: Handle, password: string): Promise<Answer<Account | SecondStep>> {
  const salted = await ask(slot, 'POST /salt', { body: { handle } })
  if (!salted.ok) return salted
  const { salt, argon2, newest } = salted.value
  const auth = await derived(password, salt, argon2, oldPasses)
  if (!auth.ok) return auth
  // A password that was derived otherwise until now is raised by whoever has it. That this failed keeps nobody out.
  const isOld = JSON.stringify(argon2) !== JSON.stringify(newest)
  const raised = isOld ? await derivedAnew(password, newest) : null
  const body = { handle, auth: auth.value, ...(raised?.ok && { raised: raised.value }), ...browser(handle) }
  const answer = await ask(slot, 'POST /login', { body })
  return keepOrAsk(slot, handle, answer, raised?.ok ? raised.value : undefined)
}

/** In; or one step of two is taken. */
function keepOrAsk(
  slot: number,
  handle: Handle,
  answer: Answer<SignedIn | { ticket: string }>,
  raised?: NewPassword,
): Answer<Account | SecondStep> {
  if (!answer.ok) return answer
  if ('ticket' in answer.value) return { ok: true, value: { slot, handle, ticket: answer.value.ticket, raised } }
  return keep(slot, { ok: true, value: answer.value })
}

export function keep(slot: number, entered: Answer<SignedIn>): Answer<Account> {
  if (!entered.ok) return entered
  const account = { slot, ...entered.value }
  keepAccount(account)
  return { ok: true, value: account }
}

/** What this browser says of itself: also which device it was for that account before. */
function browser(handle: string): { deviceName: string; device?: DeviceId } {
  const device = v.safeParse(DeviceId, knownDevice(handle))
  return { deviceName: deviceName(), ...(device.success && { device: device.output }) }
}

/** What a person will know this browser by. */
export function deviceName(): string {
  const agent = navigator.userAgent
  const browser = /Edg/.test(agent)
    ? 'Edge'
    : /Firefox/.test(agent)
      ? 'Firefox'
      : /Chrome/.test(agent)
        ? 'Chrome'
        : /Safari/.test(agent)
          ? 'Safari'
          : 'Browser'
  const system = /Android/.test(agent)
    ? 'Android'
    : /iPhone|iPad/.test(agent)
      ? 'iOS'
      : /Mac/.test(agent)
        ? 'macOS'
        : /Windows/.test(agent)
          ? 'Windows'
          : 'Linux'
  return `${browser} on ${system}`
}
