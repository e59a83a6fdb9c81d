// Answers every so many frames with as many to every socket, prepared beforehand: as little as a server can do.
import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { Socket } from 'node:net'
import { clientFrame, serverFrame } from '../load/frames.ts'
import { textOf } from '../load/text.ts'
import { listening } from './listening.ts'

const atOnce = 20
const heard = clientFrame(textOf(0)).length
const prepared = Buffer.concat(Array.from({ length: atOnce }, () => serverFrame(textOf(0))))

const sockets = new Set<Socket>()
let bytes = 0
const server = createServer()
server.on('upgrade', (request, socket: Socket) => {
  socket.setNoDelay(true)
  const accept = createHash('sha1')
    .update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    .digest('base64')
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  )
  sockets.add(socket)
  socket.on('data', (chunk) => answer(chunk.length))
  socket.on('close', () => sockets.delete(socket))
  socket.on('error', () => socket.destroy())
})
server.listen(0, '127.0.0.1', () => listening(server.address()))

function answer(length: number): void {
  for (bytes += length; bytes >= heard * atOnce; bytes -= heard * atOnce)
    for (const socket of sockets) socket.write(prepared)
}
