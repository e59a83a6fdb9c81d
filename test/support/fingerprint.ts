import { createHash } from 'node:crypto'

/** A hash of what schemas take: their kinds, fields, options and requirements, not the way they are written. */
export const fingerprint = (schemas: Record<string, unknown>): string =>
  createHash('sha256')
    .update(JSON.stringify(shapeOf(schemas)))
    .digest('hex')
    .slice(0, 16)

const spoken = new Set([
  'type',
  'kind',
  'entries',
  'options',
  'item',
  'items',
  'wrapped',
  'literal',
  'pipe',
  'requirement',
  'key',
])

function shapeOf(value: unknown): unknown {
  if (value instanceof RegExp) return value.source
  if (typeof value === 'function') return 'function'
  if (Array.isArray(value)) return value.map(shapeOf)
  if (typeof value !== 'object' || value === null) return value
  // A field may be called kind too.
  const isSchema = 'kind' in value && typeof value.kind === 'string'
  const entries = Object.entries(value).filter(([name]) => !isSchema || spoken.has(name))
  return Object.fromEntries(
    entries.sort(([one], [other]) => (one < other ? -1 : 1)).map(([name, inner]) => [name, shapeOf(inner)]),
  )
}
