import { closing } from '../../protocol/closing.ts'
import { protocolVersion } from '../../protocol/version.ts'
import type { Who } from '../auth/token.ts'
import { isUpgrade } from '../guard.ts'
import { type Call, Refusal, refuse } from '../routing.ts'
import { acceptAndClose } from '../socket.ts'

/** Who asks for a socket, or the answer to whoever gets none: by a close code, since a browser sees no status. */
export function bearerAtDoor(call: Call): Who | Response {
  if (!isUpgrade(call)) return refuse(call, new Refusal(426, 'upgrade', 'This is for WebSockets.'))
  const who = call.get('who')
  if (!who || call.req.query('as') !== who.person) return acceptAndClose(closing.signIn)
  const guestOf = call.get('guestOf')
  if (guestOf && call.req.param('conversation') !== guestOf) return acceptAndClose(closing.notAMember)
  return call.req.query('v') === String(protocolVersion) ? who : acceptAndClose(closing.reload)
}
