import { limits } from '../../protocol/limits.ts'
import { sendFrame } from '../../test/instance/client.ts'

/** How a server is spoken to. */
export interface Dialect {
  /** What to do at the door when nothing (null) or a frame was heard: say something, wait for more (null), or be live. */
  enter(frame: string | null): { say: string } | 'live' | null
  send(text: string): string
  following?: Following
}

/** How a member says how far they are, after so many messages, and asks for those that they weren't told. */
export interface Following {
  every: number
  acknowledge(place: number): string
  more(after: number): string
  /** Of how a frame begins: whether it says that there is more than was told, and whether it holds some of that. */
  isLag(begin: string): boolean
  isPage(begin: string): boolean
  /** How far a conversation had come when a page of it was made. */
  headOf(page: string): number
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
  following: {
    every: limits.gotEvents,
    acknowledge: (seq) => JSON.stringify({ type: 'got', seq }),
    more: (after) => JSON.stringify({ type: 'more', after, limit: limits.pageEvents }),
    isLag: (begin) => begin.startsWith('{"type":"lag"'),
    isPage: (begin) => begin.startsWith('{"type":"page"'),
    headOf: (page) => JSON.parse(page).head,
  },
}

export const dialects = { plain, 'socket.io': socketIo, parley }
export type DialectName = keyof typeof dialects
