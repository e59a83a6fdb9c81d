import { closing } from '../../protocol/closing.ts'

/** What a browser does about a socket that was closed. */
export type Verdict =
  | { do: 'return'; afterMs: number }
  /** Refresh the session, then come back once. */
  | { do: 'refresh' }
  /** Come back when the tab is looked at again. */
  | { do: 'wait' }
  | { do: 'stop'; why: Stopped }

/** Why it never comes back by itself. */
export type Stopped = 'not-a-member' | 'no-such-conversation' | 'ended' | 'reload' | 'signed-out'

const shortestMs = 250
const longestMs = 30_000

/** Full jitter: anywhere up to a limit that doubles with each try. `random` is 0 to 1. */
export const backoffMs = (tries: number, random: number): number =>
  shortestMs + random * (Math.min(longestMs, shortestMs * 2 ** Math.min(tries, 20)) - shortestMs)

/** `tries` counts the attempts since the last frame that was heard. */
export function verdict(code: number, tries: number, random: number): Verdict {
  switch (code) {
    case closing.signIn:
      return { do: 'refresh' }
    case closing.notAMember:
      return { do: 'stop', why: 'not-a-member' }
    case closing.noSuchConversation:
      return { do: 'stop', why: 'no-such-conversation' }
    case closing.ended:
      return { do: 'stop', why: 'ended' }
    case closing.reload:
    case closing.notText:
    case closing.notAFrame:
      return { do: 'stop', why: 'reload' }
    case closing.tooManySockets:
      return { do: 'wait' }
    case closing.tooFast:
      return { do: 'return', afterMs: longestMs + random * longestMs }
    default:
      return { do: 'return', afterMs: tries === 0 ? random * shortestMs : backoffMs(tries, random) }
  }
}
