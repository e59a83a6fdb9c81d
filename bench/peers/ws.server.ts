// The bare `ws` library: says to everybody what anybody says, and stores nothing.
import { WebSocketServer } from 'ws'
import { listening } from './listening.ts'

const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false })
server.on('connection', (socket) =>
  socket.on('message', (data) => {
    const text = data.toString()
    for (const client of server.clients) if (client.readyState === client.OPEN) client.send(text)
  }),
)
server.on('listening', () => listening(server.address()))
