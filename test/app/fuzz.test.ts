import { expect, onTestFailed, test } from 'vitest'
import { type Route, routes } from '../../protocol/http.ts'
import { currentArgon2 } from '../../worker/auth/credentials.ts'
import { rounds, seeds } from '../support/counts.ts'
import { Fuzz } from '../support/fuzz.ts'
import { registerOwner } from '../support/owner.ts'
import {
  comeAsGuest,
  derived,
  direct,
  login,
  makeRoom,
  newId,
  type Person,
  register,
  Visitor,
} from '../support/people.ts'
import { Random } from '../support/random.ts'
import { prove, randomKey } from '../support/security.ts'

const all = Object.keys(routes) as Route[]

/** The first account, whose instance it is; only they could set it right again. */
const owner = 'fuzz_host'

/** People who are signed in, and what there is to ask about; one whose session has ended is replaced. */
async function crowd(seed: number) {
  const host = await registerOwner(owner).catch(() => login(owner))
  // The seed before has set all that an owner can.
  await host.call('PATCH /owner/house', { body: { registering: 'anyone', guests: true } })
  const people = [await register(`fuzz_a${seed}`), await register(`fuzz_b${seed}`), host] as const
  const [ann, bob] = people
  const [room, chat, file] = [await makeRoom(ann), await direct(ann, bob), 'f'.repeat(32)]
  for (const conversation of [room, chat])
    await ann.ask('POST /conversations/:conversation/files', {
      params: { conversation },
      body: { id: file, bytes: 1, type: '' },
    })
  const known = [
    ...people.flatMap(({ id, handle, signedIn }) => [id, handle, signedIn.device]),
    ...[room, chat, newId(), randomKey(), await prove(ann), await derived(ann.handle)],
    ...[currentArgon2.memoryKiB, currentArgon2.passes, currentArgon2.lanes, '123456', 'Ann', '{"name":"Ride"}'],
    ...['A'.repeat(22), file, crypto.randomUUID(), Date.now()],
  ]
  /** What may stand in an address. */
  const places: Record<string, readonly string[]> = { conversation: [room, chat], room: [room], file: [file] }
  const guest = await comeAsGuest(room, `Gus ${seed}`)
  return { people: [...people, guest], known: [...known, guest.id], places }
}

test.each(seeds(1, 5))(
  'attack: requests fuzzed by their schemas are never an error of ours, seed %i',
  async (seed) => {
    onTestFailed(() => console.error(`PARLEY_SEED=${seed} finds it again`))
    const random = new Random(seed)
    const { people, known, places } = await crowd(seed)
    const fuzz = new Fuzz(random, known)
    const statuses = new Map<number, number>()
    let carriedOut = new Set<Route>()
    for (let round = 0; round < rounds(2_000, 10_000); round++) {
      const route = random.pick(all)
      const [method = '', path = ''] = route.split(' ')
      const place = random.below(people.length)
      const person = people[place]
      if (!person) throw new Error('nobody')
      const { takes } = routes[route]
      const filled = path.replace(/:(\w+)/g, (_, name: string) => {
        const text = places[name] && random.chance(0.5) ? random.pick(places[name]) : fuzz.text()
        return encodeURIComponent(text.toWellFormed())
      })
      const query = {
        as: random.chance(0.97) ? person.id : fuzz.text(),
        ...(method === 'GET' && { ids: fuzz.text(), q: fuzz.text(), after: fuzz.text() }),
      }
      const body = takes ? { body: JSON.stringify(fuzz.value(takes)) } : method === 'GET' ? {} : { body: '{}' }
      const asking = random.chance(0.95) ? person : new Visitor()
      const response = await asking.fetch(method, filled, { query, ...body })
      const text = await response.text()
      statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1)
      const said = `${route} ${filled} ${body.body ?? ''} → ${response.status} ${text}`
      expect(response.status, said).toBeLessThan(500)
      expect(text, said).not.toMatch(/\bat \S+ \(|\.ts:\d|SQLITE|D1_ERROR/)
      if (response.ok) carriedOut = carriedOut.add(route)
      fuzz.learn(JSON.parse(text))
      const isOut = response.status === 401 || /"error":"(guest|somebody-else)"/.test(text)
      if (isOut && asking === person) people[place] = await comeBack(person, seed * 100_000 + round)
    }
    // It would prove nothing if all of it were turned away at the door.
    expect(statuses.get(200) ?? 0).toBeGreaterThan(300)
    expect(carriedOut.size).toBeGreaterThan(all.length / 2)
  },
  rounds(180_000, 1_800_000),
)

/** Who they were, where that can still be, else somebody new: the owner may have banned them, or lets nobody in. */
const comeBack = (person: Person, number: number): Promise<Person> =>
  login(person.handle).catch(async () => {
    const host = await login(owner)
    await host.call('PATCH /owner/house', { body: { registering: 'anyone' } })
    return register(`fz_${number}`)
  })
