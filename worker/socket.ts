import * as v from 'valibot'
import { type ClosingCode, closing } from '../protocol/closing.ts'
import { DeviceId, PersonId, SessionId } from '../protocol/ids.ts'
import { readJson } from '../protocol/json.ts'
import type { Who } from './auth/token.ts'

/**
 * Says by a close code why there is no socket: a browser isn't told the status of a handshake that failed. The code's
 * name goes along as the reason.
 */
export function acceptAndClose(code: ClosingCode): Response {
  const { 0: client, 1: server } = new WebSocketPair()
  server.accept()
  close(server, code)
  return new Response(null, { status: 101, webSocket: client })
}

export function close(socket: WebSocket, code: ClosingCode): void {
  socket.close(code, nameOf(code))
}

const nameOf = (code: ClosingCode): string => Object.entries(closing).find(([, value]) => value === code)?.[0] ?? ''

const header = 'x-parley-who'
const guestHeader = 'x-parley-guest'
const Bearer = v.strictObject({ person: PersonId, session: SessionId, device: DeviceId })

/** The upgrade as the Worker passes it on: nothing of what the client sent but that it wants a socket. */
export const upgradeFor = (who: Who, isGuest = false): Request =>
  new Request('https://room/socket', {
    headers: { upgrade: 'websocket', [header]: JSON.stringify(who), ...(isGuest && { [guestHeader]: 'yes' }) },
  })

/** Whom the Worker let through; null when it wasn't the Worker. */
export const whoOf = (request: Request): Who | null => readJson(Bearer, request.headers.get(header) ?? '')

/** Whether the Worker let them through as somebody without an account. */
export const isGuest = (request: Request): boolean => request.headers.has(guestHeader)
