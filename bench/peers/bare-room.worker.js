// What a chat on Durable Objects is in every introduction: accept, store, loop over the sockets and send.
import { DurableObject } from 'cloudflare:workers'

export class Room extends DurableObject {
  constructor(ctx, env) {
    super(ctx, env)
    ctx.storage.sql.exec(
      'CREATE TABLE IF NOT EXISTS message (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, body TEXT NOT NULL)',
    )
  }

  fetch() {
    const { 0: client, 1: server } = new WebSocketPair()
    this.ctx.acceptWebSocket(server)
    return new Response(null, { status: 101, webSocket: client })
  }

  webSocketMessage(_, text) {
    this.ctx.storage.sql.exec('INSERT INTO message (at, body) VALUES (?, ?)', Date.now(), text)
    for (const socket of this.ctx.getWebSockets()) socket.send(text)
  }

  webSocketClose(socket) {
    socket.close()
  }
}

export default {
  fetch: (request, env) => env.ROOMS.get(env.ROOMS.idFromName(new URL(request.url).pathname)).fetch(request),
}
