import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Result } from './checks.ts'
import { root } from './install.mjs'

const kibibyte = 1024
const page = join(root, 'dist/web')

/** What a browser loads before it shows anything, gzipped: no more than this. */
const limits = { js: 60 * kibibyte, css: 12 * kibibyte }

export async function budgets(): Promise<Result[]> {
  const html = readFileSync(join(page, 'index.html'), 'utf8')
  const limited = (['js', 'css'] as const).map((kind) => {
    const bytes = initial(html, kind)
    const name = `size: initial ${kind.toUpperCase()} ${(bytes / kibibyte).toFixed(1)} of ${limits[kind] / kibibyte} KiB gzipped`
    return {
      name,
      problem: bytes > 0 && bytes <= limits[kind] ? null : 'Load what is not needed at first when it is needed.',
    }
  })
  const worker = `size: service worker ${(gzipped('sw.js') / kibibyte).toFixed(1)} KiB gzipped, no limit`
  return [...limited, { name: worker, problem: null }]
}

/** The files that index.html names, and what those import at once. */
function initial(html: string, kind: 'js' | 'css'): number {
  const named = [...html.matchAll(/\/(assets\/[^"]+)"/g)]
    .map(([, path]) => path ?? '')
    .filter((path) => path.endsWith(`.${kind}`))
  const all = new Set<string>()
  const follow = (path: string): void => {
    if (all.has(path)) return
    all.add(path)
    if (kind === 'css') return
    const source = readFileSync(join(page, path), 'utf8')
    for (const [, imported] of source.matchAll(
      /(?:^|[;}\s])(?:import|export)[^;'"()]*?(?:from)?["'`]\.\/([\w.-]+\.js)["'`]/g,
    ))
      follow(`assets/${imported}`)
  }
  named.forEach(follow)
  return [...all].reduce((sum, path) => sum + gzipped(path), 0)
}

const gzipped = (path: string): number => gzipSync(readFileSync(join(page, path)), { level: 9 }).length
