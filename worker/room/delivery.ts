import { encode } from '../../protocol/codec.ts'
import type { Down } from '../../protocol/down.ts'
import type { Event } from '../../protocol/event.ts'

export interface LiveSocket {
  socket: WebSocket
  live: boolean
}

/** One frame for all, encoded once. */
export function broadcast(sockets: LiveSocket[], events: Event[]): void {
  if (events.length === 0) return
  const text = encode({ type: 'events', events })
  for (const { socket, live } of sockets) if (live) say(socket, text)
}

export function reply(socket: WebSocket, frames: Down[]): void {
  for (const frame of frames) say(socket, encode(frame))
}

/** A socket that has just gone is told nothing; its close event is on its way. */
function say(socket: WebSocket, text: string): void {
  if (socket.readyState === WebSocket.READY_STATE_OPEN) socket.send(text)
}
