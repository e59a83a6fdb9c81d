import { v7 } from 'uuid'
import { readContent } from '../../protocol/content.ts'
import type { Page } from '../../protocol/down.ts'
import type { Event } from '../../protocol/event.ts'
import type { ConversationId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import { type Client, sendFrame } from '../instance/client.ts'
import type { Entry } from './history.ts'

/** The whole log, as somebody who holds nothing is given it. */
export function readLog(client: Client, room: ConversationId): Promise<Event[]> {
  const events: Event[] = []
  const socket = client.socket(room)
  const say = (frame: object) => socket.send(JSON.stringify(frame))
  return new Promise((resolve, reject) => {
    const take = ({ low, high, head, events: more }: Page): void => {
      // The answer to hello is the tail: what is asked for starts at 1.
      if (low === events.length + 1) events.push(...more)
      if (events.length < head) say({ type: 'more', after: events.length, limit: limits.pageEvents })
      else if (high >= head) resolve(events)
    }
    socket.onopen = () => say({ type: 'hello', tail: true })
    socket.onmessage = ({ data }) => {
      const frame = JSON.parse(String(data))
      if (frame.type === 'page') take(frame)
    }
    socket.onclose = ({ code }) => reject(new Error(`the log of ${room} closed with ${code} after ${events.length}`))
  }).finally(() => socket.close(1000)) as Promise<Event[]>
}

/** Says something and waits for its echo; its id. */
export async function sayOnce(client: Client, room: ConversationId): Promise<string> {
  const id = v7()
  let echoed = () => {}
  const echo = new Promise<void>((resolve) => {
    echoed = resolve
  })
  const socket = await client.open(room, (frame) => frame.type === 'events' && echoed())
  socket.send(sendFrame('said once', id))
  await echo
  socket.close(1000)
  return id
}

/** What is in somebody's list. */
export async function conversationsOf(client: Client): Promise<ConversationId[]> {
  const { socket, rows } = await client.list()
  socket.close(1000)
  return rows.map(({ conversation }) => conversation)
}

export const toEntry = ({ seq, id, kind, body }: Event): Entry => {
  if (kind !== 'message') return { seq, id, text: null }
  const content = readContent(body)
  return { seq, id, text: content?.is === 'text' ? content.text : body }
}
