import * as v from 'valibot'
import { Attachments } from './attachment.ts'
import { readJson } from './json.ts'
import { limits } from './limits.ts'
import { codePoints, wireText } from './text.ts'

const anyText = v.pipe(
  wireText(limits.bodyBytes),
  v.check((said) => codePoints(said) <= limits.textCodePoints, `longer than ${limits.textCodePoints} characters`),
)
const text = v.pipe(
  anyText,
  v.check((said) => said.trim() !== '', 'empty'),
)

/** What a body holds once it is open. The server looks at it only where everybody may. */
export const Content = v.variant('is', [
  /** Files go along with a text, or without one. */
  v.pipe(
    v.strictObject({ is: v.literal('text'), text: anyText, files: v.optional(Attachments) }),
    v.check(({ text, files }) => text.trim() !== '' || files !== undefined, 'empty'),
  ),
  v.strictObject({ is: v.literal('edit'), text }),
])
export type Content = v.InferOutput<typeof Content>

/** What a plain body says, or `null` when it says nothing that Parley knows. */
export const readContent = (body: string): Content | null => readJson(Content, body)

export const writeContent = (content: Content): string => JSON.stringify(content)
