// Socket.IO as its tutorial makes a chat: stores each message, then emits it to everybody.
import { createServer } from 'node:http'
import { DatabaseSync } from 'node:sqlite'
import { Server } from 'socket.io'
import { listening } from './listening.ts'

const [, , file = ':memory:'] = process.argv
const database = new DatabaseSync(file)
database.exec('PRAGMA journal_mode = WAL')
database.exec('PRAGMA synchronous = NORMAL')
database.exec(
  'CREATE TABLE IF NOT EXISTS message (seq INTEGER PRIMARY KEY, author TEXT NOT NULL, at INTEGER NOT NULL, body TEXT NOT NULL)',
)
const store = database.prepare('INSERT INTO message (author, at, body) VALUES (?, ?, ?)')

const http = createServer()
const server = new Server(http, { transports: ['websocket'], perMessageDeflate: false, serveClient: false })
server.on('connection', (socket) =>
  socket.on('message', (text: string) => {
    store.run(socket.id, Date.now(), text)
    server.emit('message', text)
  }),
)
http.listen(0, '127.0.0.1', () => listening(http.address()))
