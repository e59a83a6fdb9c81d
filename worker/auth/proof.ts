import { type Call, Refusal } from '../routing.ts'
import { credentialOf, type Found } from './credentials.ts'
import { holds, makeTicket } from './tickets.ts'
import type { Who } from './token.ts'

/** What a stolen session alone must not change is asked for with the password or a passkey shown again. */
export async function proven(call: Call, who: Who, proof: string): Promise<Found | Refusal> {
  const found = await credentialOf(call.get('db'), who.person)
  const { jwtKeys } = call.get('settings')
  const good = found && (await holds(jwtKeys, proof, { proof: who.session }, found.verifier, Date.now()))
  return found && good ? found : proveFirst
}

export async function proofFor(call: Call, who: Who, verifier: string): Promise<{ proof: string }> {
  const { jwtKeys } = call.get('settings')
  return { proof: await makeTicket(jwtKeys[0], { proof: who.session }, verifier, Date.now()) }
}

const proveFirst = new Refusal(403, 'prove', 'Enter your password again, or use a passkey.')
