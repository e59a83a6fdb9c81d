import { limits } from '../../protocol/limits.ts'
import { sendFrame } from '../../test/instance/client.ts'

/** How a server is spoken to. */
export interface Dialect {
  /** What to do at the door when nothing (null) or a frame was heard: say something, wait for more (null), or be live. */
  enter(frame: string | null): { say: string } | 'live' | null
  send(text: string): string
  acknowledgement?: Acknowledgement
}

/** How a member says how far they are, after so many messages. */
export interface Acknowledgement {
  every: number
  /** How far that is once a payload was heard that ends at `end`. */
  place(bytes: Buffer, end: number): number
  say(place: number): string
}

/** A text is a message. */
const plain: Dialect = { enter: () => 'live', send: (text) => text }

/** Engine.IO 4 carries Socket.IO 5: `0` opens, `40` joins the namespace, `42` is an event. */
const socketIo: Dialect = {
  enter(frame) {
    if (frame === null) return null
    return frame.startsWith('40') ? 'live' : { say: '40' }
  },
  send: (text) => `42${JSON.stringify(['message', text])}`,
}

/** protocol/README.md */
const parley: Dialect = {
  enter(frame) {
    if (frame === null) return { say: JSON.stringify({ type: 'hello', tail: true }) }
    return frame.startsWith('{"type":"page"') ? 'live' : null
  },
  send: (text) => sendFrame(text),
  acknowledgement: {
    every: limits.gotEvents,
    place: seqBefore,
    say: (seq) => JSON.stringify({ type: 'got', seq }),
  },
}

const seqMark = Buffer.from('"seq":')

/** The last event's seq of the frame that ends there. */
function seqBefore(bytes: Buffer, end: number): number {
  const at = bytes.lastIndexOf(seqMark, end) + seqMark.length
  return Number.parseInt(bytes.toString('latin1', at, at + 16), 10)
}

export const dialects = { plain, 'socket.io': socketIo, parley }
export type DialectName = keyof typeof dialects
