import * as v from 'valibot'
import { decodeUp, encode } from '../../../protocol/codec.ts'
import { Event } from '../../../protocol/event.ts'
import { makeApp } from '../../../worker/app.ts'
import { readAttachment } from '../../../worker/room/attachment.ts'
import { Room as HonestRoom } from '../../../worker/room/object.ts'

export { Erasure } from '../../../worker/erasure/object.ts'
export { Files } from '../../../worker/files/object.ts'
export { Inbox } from '../../../worker/inbox/object.ts'
export { Throttle } from '../../../worker/throttle/object.ts'

/** How long a message is acknowledged and not yet stored. */
const betweenMs = 5

/**
 * The mistake that the proofs must find: it echoes first, awaits, and then stores. One frame after the other, so that nothing
 * else is wrong with it.
 */
export class Room extends HonestRoom {
  private turn = Promise.resolve()

  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): void {
    this.turn = this.turn.then(async () => {
      this.echo(socket, String(message))
      await scheduler.wait(betweenMs)
      super.webSocketMessage(socket, message)
    })
  }

  private echo(socket: WebSocket, text: string): void {
    const decoded = decodeUp(text)
    const author = readAttachment(socket)
    if (!decoded.ok || decoded.frame.type !== 'send' || !author) return
    const { type: _, ...said } = decoded.frame
    const { sql } = this.ctx.storage
    if (sql.exec('SELECT 1 FROM event WHERE id = ?', said.id).toArray().length > 0) return
    const seq = Number(sql.exec('SELECT max(seq) AS head FROM event').one().head) + 1
    const event = v.parse(Event, { ...said, seq, author: author.person, device: author.device, at: Date.now() })
    for (const one of this.ctx.getWebSockets())
      if (readAttachment(one)?.live) one.send(encode({ type: 'events', events: [event] }))
  }
}

export default makeApp()
