import { createSignal } from 'solid-js'
import * as v from 'valibot'
import { ConversationId, DeviceId, type PersonId } from '../../protocol/ids.ts'
import { readJson } from '../../protocol/json.ts'
import { Person } from '../../protocol/people.ts'

/** An account that this browser is signed in to, in its slot: the digit in `/u/<slot>/`. */
const Account = v.strictObject({
  slot: v.number(),
  /** What an older page didn't know of people is as if they had said nothing: nobody is signed out by a newer one. */
  person: v.object({
    ...Person.entries,
    status: v.optional(Person.entries.status, ''),
    avatar: v.optional(Person.entries.avatar, null),
    seenAt: v.optional(Person.entries.seenAt, null),
    guest: v.optional(Person.entries.guest, false),
  }),
  device: DeviceId,
  /** The one room of a guest. */
  guestOf: v.optional(v.nullable(ConversationId), null),
})
export type Account = v.InferOutput<typeof Account>

const Accounts = v.array(Account)
const accountsKey = 'parley.accounts'
const lastKey = 'parley.last'
const deviceKey = (handle: string): string => `parley.device.${handle}`

export const slots = 10

const read = (): Account[] => readJson(Accounts, localStorage.getItem(accountsKey) ?? '') ?? []

const [accounts, setAccounts] = createSignal(read())
addEventListener('storage', ({ key }) => key === accountsKey && setAccounts(read()))

/** The accounts of this browser, in all tabs the same. */
export { accounts }

export const accountIn = (slot: number): Account | undefined => accounts().find((account) => account.slot === slot)

export function keepAccount(account: Account): void {
  write([...read().filter(({ slot }) => slot !== account.slot), account].sort((one, other) => one.slot - other.slot))
  // A guest never logs in again.
  if (!account.guestOf) localStorage.setItem(deviceKey(account.person.handle), account.device)
}

export const dropAccount = (slot: number): void => write(read().filter((account) => account.slot !== slot))

/** Drops what is kept here under a person's name, `parley.<what>.<person>…`: the links of their rooms, what they had written. */
export function forgetKept(person: PersonId): void {
  for (const key of Object.keys(localStorage)) if (key.split('.')[2] === person) localStorage.removeItem(key)
}

function write(next: Account[]): void {
  localStorage.setItem(accountsKey, JSON.stringify(next))
  setAccounts(next)
}

/** The first slot that nobody holds; null when ten people are signed in. */
export function freeSlot(): number | null {
  const taken = new Set(read().map(({ slot }) => slot))
  return Array.from({ length: slots }, (_, slot) => slot).find((slot) => !taken.has(slot)) ?? null
}

/** The slot that was used last, in this tab or else in any. */
export function lastSlot(): number | null {
  const last = Number(sessionStorage.getItem(lastKey) ?? localStorage.getItem(lastKey) ?? Number.NaN)
  return (accountIn(last) ?? read()[0])?.slot ?? null
}

/** Whoever opens a room's link: the account that was used last, if that can, or another that can; null for none. */
export function slotFor(room: string): number | null {
  const can = ({ guestOf }: Account) => guestOf === null || guestOf === room
  const last = accountIn(lastSlot() ?? -1)
  return (last && can(last) ? last : read().find(can))?.slot ?? null
}

export function useSlot(slot: number): void {
  sessionStorage.setItem(lastKey, String(slot))
  localStorage.setItem(lastKey, String(slot))
}

/** The device that this browser was for that account before. */
export const knownDevice = (handle: string): string | null => localStorage.getItem(deviceKey(handle))
