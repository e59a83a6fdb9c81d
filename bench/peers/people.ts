import { randomBytes } from 'node:crypto'
import { Client } from '../../test/instance/client.ts'

/** An access token lasts 15 minutes; a new one in time. */
const freshMs = 8 * 60_000
const atATime = 10

interface Person {
  handle: string
  auth: string
  client: Client
  since: number
}

/** People who are registered once and stay signed in. */
export class People {
  private readonly registered: Person[] = []
  private readonly url: string

  constructor(url: string) {
    this.url = url
  }

  async some(count: number): Promise<Client[]> {
    const missing = Math.max(0, count - this.registered.length)
    await inTurns(Array.from({ length: missing }), async () => void this.registered.push(await this.register()))
    const people = this.registered.slice(0, count)
    await inTurns(people, (person) => this.stayIn(person))
    return people.map(({ client }) => client)
  }

  private async register(): Promise<Person> {
    const handle = `m${randomBytes(8).toString('hex')}`
    const auth = randomBytes(32).toString('base64url')
    return { handle, auth, client: await Client.register(this.url, handle, auth), since: Date.now() }
  }

  private async stayIn(person: Person): Promise<void> {
    if (Date.now() - person.since < freshMs) return
    person.client = await Client.logIn(this.url, person.handle, person.auth)
    person.since = Date.now()
  }
}

/** A few at a time. */
export async function inTurns<T>(items: T[], act: (item: T) => Promise<void>): Promise<void> {
  for (let from = 0; from < items.length; from += atATime) await Promise.all(items.slice(from, from + atATime).map(act))
}
