import type { DeviceId } from '../../protocol/ids.ts'
import { hmac } from '../auth/hmac.ts'
import { type Call, Refusal } from '../routing.ts'
import { prefixOf } from './address.ts'
import type { Check } from './object.ts'
import type { RuleName } from './policy.ts'

/** What is tried: on whose account, where it is somebody's, and from which of their devices, where it is known to be theirs. */
export interface Deed {
  what: 'login' | 'code' | 'recover' | 'proof' | 'register' | 'guest' | 'ask' | 'mail' | 'make' | 'put' | 'report'
  account?: string
  device?: DeviceId | null
}

/** A try that was let through. It counts as failed until it is said to have been right. */
export interface Turn {
  forgive(): Promise<void>
}

/** Objects that the keys are shared out among. */
const shards = 16

/**
 * Takes a turn at what can be guessed, or says when there is one: soon, for whoever has not been guessing. What is done to several at
 * once is one turn with each of them, or with none.
 */
export async function takeTurn(call: Call, ...deeds: Deed[]): Promise<Turn | Refusal> {
  if (call.get('settings').limitsOff) return { async forgive() {} }
  const prefix = prefixOf(call.req.header('cf-connecting-ip'))
  const all = deeds.flatMap((deed) => checksOf(deed, prefix))
  const checks = [...new Map(all.map((check) => [check.key, check])).values()]
  const groups = await Promise.all(
    Object.entries(Object.groupBy(checks, ({ subject }) => subject)).map(([subject, group]) =>
      shardOf(call, subject, group ?? []),
    ),
  )
  const waits = await Promise.all(groups.map(({ object, hashed }) => object.take(hashed)))
  const wait = Math.max(0, ...waits)
  if (wait > 0) {
    await Promise.all(groups.map(({ object, hashed }, at) => waits[at] === 0 && object.forgive(hashed.map(once))))
    return tooFast(wait)
  }
  return {
    async forgive() {
      await Promise.all(groups.map(({ object, hashed }) => object.forgive(hashed)))
    },
  }
}

/** A check, and whose object makes it: the account's or the address's. */
interface Counted extends Check {
  subject: string
}

function checksOf({ what, account = '', device }: Deed, prefix: string | null): Counted[] {
  const subject = `account|${account}`
  const from = `${what}|${account}|${prefix}`
  const own = (rule: RuleName): Counted => ({ subject, key: `own|${what}|${account}|${device}`, rule, wholly: true })
  const here = (rule: RuleName): Counted => ({ subject, key: `here|${from}`, rule, wholly: true })
  const everywhere = (rule: RuleName): Counted => ({ subject, key: `all|${what}|${account}`, rule })
  const fresh: Check = { key: `fresh|${from}`, rule: 'fresh' }
  const address = (rule: RuleName): Counted[] =>
    prefix === null ? [] : [{ subject: `address|${prefix}`, key: `${rule}|${prefix}`, rule }]
  switch (what) {
    case 'login':
      return device ? [own('own')] : [here('guess'), { ...everywhere('crowd'), unless: fresh }, ...address('spray')]
    // Who comes this far has the password: nobody is fresh.
    case 'code':
      return device ? [own('codes')] : [here('code'), everywhere('codes'), ...address('spray')]
    case 'proof':
      return [own('own')]
    // 160 bits: what is held up is only who asks.
    case 'recover':
      return [here('guess'), ...address('spray')]
    case 'register':
      return address('joins')
    case 'guest':
      return address('guests')
    case 'ask':
      return address('asks')
    case 'mail':
      return [everywhere('mails'), ...address('spray')]
    case 'make':
      return [everywhere('makes'), ...address('allMakes')]
    case 'put':
      return [everywhere('puts'), ...address('allPuts')]
    case 'report':
      return [everywhere('reports')]
  }
}

/** What another object turned away counts for nothing here either; it makes good no more than itself. */
const once = ({ key, rule }: Check): Check => ({ key, rule })

/** Neither a name nor an address stands in an object's storage. */
async function shardOf(call: Call, subject: string, counted: Counted[]) {
  const { saltKey } = call.get('settings')
  const hash = (text: string) => hmac(saltKey.bytes, `parley/throttle/1|${text}`)
  const hide = async ({ key, rule, unless, wholly = false }: Check): Promise<Check> => ({
    key: await hash(key),
    rule,
    wholly,
    ...(unless && { unless: await hide(unless) }),
  })
  const hashed = await Promise.all(counted.map(hide))
  const shard = (await hash(subject)).charCodeAt(0) % shards
  const { THROTTLES } = call.env
  return { object: THROTTLES.get(THROTTLES.idFromName(`shard ${shard}`)), hashed }
}

function tooFast(waitMs: number): Refusal {
  const seconds = Math.ceil(waitMs / 1000)
  const when = seconds > 90 ? `${Math.ceil(seconds / 60)} minutes` : seconds === 1 ? 'a second' : `${seconds} seconds`
  return new Refusal(429, 'too-fast', `That was tried too often. Try again in ${when}.`, waitMs)
}
