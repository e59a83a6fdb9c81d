/** A field that is written in: what stands in it, and what of that is selected. */
export interface Field {
  value: string
  start: number
  end: number
}

export const formats = ['bold', 'italic', 'strike', 'code', 'quote', 'list', 'link', 'spoiler'] as const
export type Format = (typeof formats)[number]

const marks = { bold: '**', italic: '_', strike: '~~', code: '`', spoiler: '||' } as const
const prefixes = { quote: '> ', list: '- ' } as const

/** The field once a format was asked for: put around what is selected, or taken away where it is already. */
export function format(field: Field, wanted: Format): Field {
  if (wanted === 'link') return link(field)
  if (wanted === 'quote' || wanted === 'list') return prefix(field, prefixes[wanted])
  if (wanted === 'code' && selected(field).includes('\n')) return fence(field)
  return wrap(field, marks[wanted])
}

/** What a key stands for, with Ctrl (or ⌘) held down. */
export function shortcut(key: string, shift: boolean): Format | null {
  return (shift ? shifted : unshifted)[key.toLowerCase()] ?? null
}

const unshifted: Record<string, Format> = { b: 'bold', i: 'italic', e: 'code' }
/** Without Shift, K searches. */
const shifted: Record<string, Format> = {
  k: 'link',
  x: 'strike',
  h: 'spoiler',
  '>': 'quote',
  '.': 'quote',
  '*': 'list',
  '8': 'list',
}

const selected = ({ value, start, end }: Field): string => value.slice(start, end)

function wrap(field: Field, mark: string): Field {
  const { value, start, end } = meant(field)
  const size = mark.length
  if (hasAround({ value, start, end }, mark))
    return {
      value: value.slice(0, start - size) + value.slice(start, end) + value.slice(end + size),
      start: start - size,
      end: end - size,
    }
  const inside = value.slice(start, end)
  if (inside.length > 2 * size && hasAround({ value, start: start + size, end: end - size }, mark))
    return { value: value.slice(0, start) + inside.slice(size, -size) + value.slice(end), start, end: end - 2 * size }
  return {
    value: value.slice(0, start) + mark + inside + mark + value.slice(end),
    start: start + size,
    end: end + size,
  }
}

/** Exactly this mark: `*` isn't the half of `**`. */
function hasAround({ value, start, end }: Field, mark: string): boolean {
  const [sign = ''] = mark
  const before = value.slice(0, start)
  const after = value.slice(end)
  return (
    before.endsWith(mark) && after.startsWith(mark) && !before.endsWith(mark + sign) && !after.startsWith(mark + sign)
  )
}

/** Without the spaces at its ends, where a mark would be none; of nothing selected, the word that the caret is in. */
function meant({ value, start, end }: Field): Field {
  if (start === end) {
    const before = /[\p{L}\p{N}\p{M}]*$/u.exec(value.slice(0, start))?.[0].length ?? 0
    const after = /^[\p{L}\p{N}\p{M}]*/u.exec(value.slice(start))?.[0].length ?? 0
    return before > 0 && after > 0 ? { value, start: start - before, end: end + after } : { value, start, end }
  }
  const text = value.slice(start, end)
  if (text.trim() === '') return { value, start: end, end }
  return { value, start: start + text.length - text.trimStart().length, end: end - text.length + text.trimEnd().length }
}

const fenceMark = '```'

function fence({ value, start, end }: Field): Field {
  const inside = value.slice(start, end)
  const fenced = /^```[^\n`]*\n([\s\S]*)\n```$/.exec(inside)?.[1]
  if (fenced !== undefined)
    return { value: value.slice(0, start) + fenced + value.slice(end), start, end: start + fenced.length }
  const open = `${start === 0 || value[start - 1] === '\n' ? '' : '\n'}${fenceMark}\n`
  const close = `\n${fenceMark}${end === value.length || value[end] === '\n' ? '' : '\n'}`
  const at = start + open.indexOf(fenceMark)
  return {
    value: value.slice(0, start) + open + inside + close + value.slice(end),
    start: at,
    end: at + fenceMark.length + 1 + inside.length + 1 + fenceMark.length,
  }
}

/** Of whole lines: from each when all have it, else to each that has something in it. */
function prefix({ value, start, end }: Field, mark: string): Field {
  const from = value.lastIndexOf('\n', start - 1) + 1
  const next = value.indexOf('\n', Math.max(start, end - 1))
  const to = next === -1 ? value.length : next
  const lines = value.slice(from, to).split('\n')
  const isOn = lines.every((line) => line === '' || line.startsWith(mark)) && lines.some((line) => line !== '')
  const changed = lines.map((line) => {
    if (isOn) return line.startsWith(mark) ? line.slice(mark.length) : line
    return line === '' && lines.length > 1 ? line : mark + line
  })
  const shift = (changed[0]?.length ?? 0) - (lines[0]?.length ?? 0)
  const grown = changed.join('\n').length - (to - from)
  return {
    value: value.slice(0, from) + changed.join('\n') + value.slice(to),
    start: Math.max(from, start + shift),
    end: Math.max(from, end + grown),
  }
}

const address = /^(?:https?:\/\/|mailto:|www\.)\S+$/i

/** Puts the caret where something is missing: the address, or what it is to be called. */
function link(field: Field): Field {
  const { value, start, end } = meant(field)
  const inside = value.slice(start, end)
  const linked = /^\[([^\]]*)\]\([^)]*\)$/.exec(inside)?.[1]
  if (linked !== undefined)
    return { value: value.slice(0, start) + linked + value.slice(end), start, end: start + linked.length }
  const [label, to] = address.test(inside) ? ['', inside] : [inside, '']
  const caret = start + (label === '' ? 1 : label.length + 3)
  return { value: `${value.slice(0, start)}[${label}](${to})${value.slice(end)}`, start: caret, end: caret }
}
