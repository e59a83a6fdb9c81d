import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Plugin } from 'vite'
import { icons } from '../../web/ui/icons.ts'

const folder = join(dirname(createRequire(import.meta.url).resolve('lucide-static/package.json')), 'icons')

/** Puts the icons that are used into the page as one sprite: no request, and nothing to wait for. */
export const iconSprite = (): Plugin => ({
  name: 'parley-icons',
  transformIndexHtml: (html) =>
    html.replace('<!-- icons -->', `<svg hidden>${Object.entries(icons).map(symbol).join('')}</svg>`),
})

function symbol([name, file]: [string, string]): string {
  const svg = readFileSync(join(folder, `${file}.svg`), 'utf8')
  const inner = svg.slice(svg.indexOf('>', svg.indexOf('<svg')) + 1, svg.indexOf('</svg>')).replace(/\s+/g, ' ')
  return `<symbol id="icon-${name}" viewBox="0 0 24 24">${inner}</symbol>`
}
