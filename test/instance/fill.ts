import { v7 } from 'uuid'
import type { ConversationId, EventId } from '../../protocol/ids.ts'
import { plainSealer } from '../../web/seal/plain.ts'
import type { Sealer } from '../../web/seal/sealer.ts'
import type { Client } from './client.ts'

/** How many may be on their way before the first is answered. */
const window = 32

/** Says `count` texts in a conversation through the real protocol, as fast as they are taken. Limits must be off. */
export async function fill(
  client: Client,
  conversation: ConversationId,
  count: number,
  textOf: (index: number) => string,
  sealer: Sealer = plainSealer,
): Promise<void> {
  let sent = 0
  let heard = 0
  let done = () => {}
  let failed = (_: Error) => {}
  const finished = new Promise<void>((resolve, reject) => {
    done = resolve
    failed = reject
  })
  const socket = await client.open(conversation, (frame) => {
    if (frame.type === 'refused')
      failed(new Error(`refused: ${frame.reason}. Start the server with LIMITS=off npm start.`))
    if (frame.type !== 'events') return
    heard += frame.events.filter(({ author }) => author === client.id).length
    if (heard >= count) done()
    else top()
  })
  socket.onclose = ({ code }) => failed(new Error(`the socket was closed with ${code}`))
  let chain = Promise.resolve()
  function top(): void {
    while (sent < count && sent - heard < window) {
      const text = textOf(sent++)
      chain = chain.then(async () => socket.send(await frameOf(client, conversation, text, sealer)))
    }
  }
  top()
  await finished
  socket.onclose = null
  socket.close(1000)
}

async function frameOf(
  { id: author, signedIn: { device } }: Client,
  conversation: ConversationId,
  text: string,
  sealer: Sealer,
): Promise<string> {
  const id = v7() as EventId
  const envelope = { author, device, id, kind: 'message' } as const
  const sealed = await sealer.seal(conversation, envelope, { is: 'text', text })
  return JSON.stringify({ type: 'send', id, kind: 'message', ...sealed })
}
