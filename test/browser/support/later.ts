import { cpSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A copy of a built page in the folder `later` that is a later build: none of its scripts and styles is called as before, and it says that it is later. */
export function laterBuild(page: string, later: string): string {
  cpSync(page, later, { recursive: true })
  const assets = readdirSync(join(later, 'assets'))
  for (const name of ['index.html', 'sw.js', ...assets.map((asset) => `assets/${asset}`)]) {
    const path = join(later, name)
    writeFileSync(path, assets.reduce(renamedIn, readFileSync(path, 'utf8')))
  }
  for (const name of assets) renameSync(join(later, 'assets', name), join(later, 'assets', renamed(name)))
  replace(join(later, 'index.html'), '<html lang="en">', '<html lang="en" data-build="later">')
  replace(join(later, 'sw.js'), /(?<=hash:.)[0-9a-f]{16}/, 'later00000000000')
  return later
}

const renamed = (name: string): string => name.replace(/\.(\w+)$/, '-later.$1')
const renamedIn = (text: string, name: string): string => text.replaceAll(name, renamed(name))

function replace(path: string, part: string | RegExp, by: string): void {
  const before = readFileSync(path, 'utf8')
  const after = before.replace(part, by)
  if (after === before) throw new Error(`${path} has no ${part}`)
  writeFileSync(path, after)
}
