import type { Field } from './toolbar.ts'

/** What has to be typed, and in place of what, to make one value of another. */
export function difference(before: string, after: string): Field {
  let start = 0
  while (start < before.length && start < after.length && before[start] === after[start]) start++
  let same = 0
  const most = Math.min(before.length, after.length) - start
  while (same < most && before.at(-1 - same) === after.at(-1 - same)) same++
  return { value: after.slice(start, after.length - same), start, end: before.length - same }
}

/** Makes a textarea hold `next` as if it had been typed, so that the browser can undo it. */
export function type(field: HTMLTextAreaElement, next: Field): void {
  const { value, start, end } = difference(field.value, next.value)
  field.focus()
  field.setSelectionRange(start, end)
  // Deprecated, and without anything that does the same: a value that is set empties what can be undone.
  const typed =
    value === '' ? start === end || document.execCommand('delete') : document.execCommand('insertText', false, value)
  if (!typed) {
    field.setRangeText(value, start, end)
    field.dispatchEvent(new InputEvent('input', { bubbles: true }))
  }
  field.setSelectionRange(next.start, next.end)
}
