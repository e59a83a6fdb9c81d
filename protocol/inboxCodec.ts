import { InboxDown, InboxUp } from './inbox.ts'
import { readJson } from './json.ts'
import { limits } from './limits.ts'

/** What a client says to its Inbox; `null` for anything else. Never throws. */
export const decodeInboxUp = (text: string): InboxUp | null =>
  text.length <= limits.sendFrameBytes ? readJson(InboxUp, text) : null

/** What an Inbox says; `null` for anything else. Never throws. */
export const decodeInboxDown = (text: string): InboxDown | null => readJson(InboxDown, text)

export const encode = (frame: InboxUp | InboxDown): string => JSON.stringify(frame)
