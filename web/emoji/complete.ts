import { type Begun, begunAt } from '../text/begun.ts'

const before = /(?<![\p{L}\p{N}:/_])[:]([a-z0-9_+-]{2,32})$/iu
const after = /^[a-z0-9_+-]*:?/i
const closed = /(?<![\p{L}\p{N}:/_])[:]([a-z0-9_+-]{1,32}):$/iu

/** The `:name` that the caret is in, once it has two letters: neither a time, nor an address, nor `:)`. */
export const emojiBegun = (value: string, caret: number): Begun | null => begunAt(value, caret, before, after)

/** The `:name:` that was just closed. */
export const emojiClosed = (value: string, caret: number): Begun | null => begunAt(value, caret, closed, /^/)
