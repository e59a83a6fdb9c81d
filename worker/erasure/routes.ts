import { Hono } from 'hono'
import { clearCookies } from '../auth/cookies.ts'
import { proven } from '../auth/proof.ts'
import { heldAs } from '../auth/register.ts'
import { type App, type Call, openRoute, Refusal, route } from '../routing.ts'
import { isReceipt, receiptFor } from './receipts.ts'

export const erasureRoutes = new Hono<App>()

route(erasureRoutes, 'POST /me/delete', async (call, who, { proof, messages }) => {
  const found = await proven(call, who, proof)
  if (found instanceof Refusal) return found
  const { saltKey } = call.get('settings')
  const receipt = await receiptFor(saltKey, who.person)
  const held = await heldAs(saltKey, found.handle)
  await erasureOf(call, receipt).begin({ person: who.person, held, messages })
  clearCookies(call)
  return { receipt }
})

openRoute(erasureRoutes, 'GET /erasures/:receipt', async (call) => {
  const receipt = call.req.param('receipt') ?? ''
  const isOurs = await isReceipt(call.get('settings').saltKey, receipt)
  return (isOurs && (await erasureOf(call, receipt).receipt())) || noReceipt
})

function erasureOf(call: Call, receipt: string) {
  const { ERASURES } = call.env
  return ERASURES.get(ERASURES.idFromName(receipt))
}

const noReceipt = new Refusal(404, 'no-such-receipt', 'There is no such receipt, or it is older than 90 days.')
