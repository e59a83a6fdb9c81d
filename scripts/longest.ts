import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAst } from 'rolldown/parseAst'
import { root } from './install.mjs'

export interface Length {
  lines: number
  what: string
}

interface Node {
  type: string
  start: number
  end: number
  [field: string]: unknown
}

const sources = (): string[] =>
  globSync('{protocol,worker,web}/**/*.{ts,tsx}', { cwd: root }).filter((path) => !path.endsWith('.d.ts'))

const read = (path: string): string => readFileSync(join(root, path), 'utf8')

export const longestFiles = (count: number): Length[] =>
  longest(
    sources().map((path) => ({ lines: read(path).split('\n').length - 1, what: path })),
    count,
  )

/** Functions without those inside them that have a name of their own would hide where the length is: they count whole. */
export const longestFunctions = (count: number): Length[] => longest(sources().flatMap(functionsOf), count)

const longest = (lengths: Length[], count: number): Length[] =>
  [...lengths].sort((one, other) => other.lines - one.lines).slice(0, count)

function functionsOf(path: string): Length[] {
  const text = read(path)
  const found: Length[] = []
  const lineOf = (at: number) => text.slice(0, at).split('\n').length
  walk(parseAst(text, { lang: path.endsWith('x') ? 'tsx' : 'ts' }) as unknown as Node, (node, name) => {
    if (/^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type))
      found.push({ lines: lineOf(node.end) - lineOf(node.start) + 1, what: `${path}:${lineOf(node.start)} ${name}` })
  })
  return found
}

/** Visits every node with the nearest name around it. */
function walk(node: Node, visit: (node: Node, name: string) => void, name = '(inline)'): void {
  const own = nameOf(node) ?? name
  visit(node, own)
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) walk(child, visit, own)
  }
}

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && 'start' in value

function nameOf(node: Node): string | null {
  const named = node.id ?? node.key
  return isNode(named) && typeof named.name === 'string' ? named.name : null
}
