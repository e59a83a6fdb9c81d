import type { ConversationId } from '../../protocol/ids.ts'
import { type Client, sendFrame } from './client.ts'

/** How many may be on their way before the first is answered. */
const window = 32

/** Says `count` texts in a conversation through the real protocol, as fast as they are taken. Limits must be off. */
export async function fill(
  client: Client,
  conversation: ConversationId,
  count: number,
  textOf: (index: number) => string,
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
  function top(): void {
    while (sent < count && sent - heard < window) socket.send(sendFrame(textOf(sent++)))
  }
  top()
  await finished
  socket.onclose = null
  socket.close(1000)
}
