import { beforeEach, expect, test, vi } from 'vitest'
import { currentArgon2 } from '../../worker/auth/credentials.ts'
import { rounds } from '../support/counts.ts'
import { giveAddress } from '../support/mail.ts'
import { register, Visitor } from '../support/people.ts'
import { from } from '../support/security.ts'
import { countStatements } from '../support/spies.ts'

const people = 20
const times = rounds(200, 1_000)
/** How far from a coin's toss a guess by the time may be: of so many measurements, four deviations. */
const margin = rounds(0.12, 0.05)

const key = 'A'.repeat(43)
const password = { auth: key, salt: 'A'.repeat(22), argon2: currentArgon2 }
const doors: [string, (handle: string) => object][] = [
  ['/salt', (handle) => ({ handle })],
  ['/login', (handle) => ({ handle, auth: key, deviceName: 'Test' })],
  ['/login', (handle) => ({ handle, auth: key, deviceName: 'Test', device: 'a'.repeat(32) })],
  ['/recover', (handle) => ({ handle, code: key, ...password, deviceName: 'Test' })],
  ['/recover/mail', (handle) => ({ handle })],
]

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: Date.now() }))

/** What is sent by e-mail is sent after the answer: those who are asked about most have an address. */
const sends = (path: string): boolean => path === '/recover/mail'

let asked = 0
/** Asks from a place of its own, so that nobody is held up. */
async function ask(path: string, body: object): Promise<string> {
  // So often nobody is sent anything: hours pass between.
  if (sends(path)) vi.setSystemTime(Date.now() + 6 * 3600_000)
  const at = from(`${20 + (asked >> 16)}.${(asked >> 8) & 255}.${asked++ & 255}.1`)
  const response = await new Visitor().fetch('POST', path, { body, ...at })
  const said = (await response.text()).replace(/"salt":"[\w-]{22}"/, '"salt":"…"')
  return `${response.status} ${JSON.stringify([...response.headers])} ${said}`
}

/** How likely a known name took longer than an unknown one: 0.5 tells nothing (Mann and Whitney's U). */
function areaUnderCurve(known: number[], unknown: number[]): number {
  let wins = 0
  for (const one of known) for (const other of unknown) wins += one > other ? 1 : one === other ? 0.5 : 0
  return wins / (known.length * unknown.length)
}

async function timed(path: string, body: object): Promise<number> {
  const start = performance.now()
  await ask(path, body)
  return performance.now() - start
}

test.each(doors)(
  'attack: enumeration at %s: known and unknown names are answered alike',
  { timeout: 300_000 },
  async (path, bodyFor) => {
    const run = `${doors.findIndex(([, made]) => made === bodyFor)}`
    const known = Array.from({ length: people }, (_, index) => `en${run}_k${index}`)
    const unknown = Array.from({ length: people }, (_, index) => `en${run}_u${index}`)
    for (const handle of known) {
      const person = await register(handle)
      if (sends(path)) await giveAddress(person, `${handle}@example.org`)
    }

    const answers = new Set<string>()
    const statements = new Set<number>()
    for (const handle of [...known.slice(0, 5), ...unknown.slice(0, 5)])
      statements.add(await countStatements(async () => void answers.add(await ask(path, bodyFor(handle)))))
    expect([...answers]).toHaveLength(1)
    if (!sends(path)) expect([...statements]).toHaveLength(1)

    const took: Record<'known' | 'control' | 'unknown', number[]> = { known: [], control: [], unknown: [] }
    for (let round = 0; round < times; round++) {
      const index = round % people
      const order =
        round % 2 === 0 ? (['known', 'unknown', 'control'] as const) : (['control', 'unknown', 'known'] as const)
      for (const which of order) {
        const handle = which === 'unknown' ? unknown[index] : known[which === 'known' ? index : people - 1 - index]
        took[which].push(await timed(path, bodyFor(handle ?? '')))
      }
    }
    expect(new Set(took.known).size, 'the clock runs').toBeGreaterThan(2)
    expect(Math.abs(areaUnderCurve(took.known, took.control) - 0.5), 'known against known').toBeLessThan(margin)
    expect(Math.abs(areaUnderCurve(took.known, took.unknown) - 0.5), 'known against unknown').toBeLessThan(margin)
  },
)
