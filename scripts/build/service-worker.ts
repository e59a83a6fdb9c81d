import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { build, type Plugin } from 'vite'

const script = 'sw.js'
/** Not kept by a browser: the page is kept as the Worker answers it, at `/`. */
const unkept = ['index.html', '_headers', 'robots.txt', 'challenge.html', 'challenge.css', 'challenge.js']
/** All emoji, which whoever asks for them keeps in a database of their own. */
const emoji = /^assets\/data-[\w-]+\.json$/

/**
 * Builds web/sw.ts once the page is there, and tells it which files to keep. It is a build of its own, so that it shares no
 * module with the page: it is started as a plain script, which can import nothing.
 */
export const serviceWorker = (): Plugin => ({
  name: 'parley-service-worker',
  apply: 'build',
  async writeBundle({ dir = '' }) {
    await build({
      configFile: false,
      publicDir: false,
      logLevel: 'warn',
      define: { PARLEY_BUILD: JSON.stringify(builtIn(dir)) },
      build: {
        outDir: dir,
        emptyOutDir: false,
        target: 'es2024',
        lib: {
          entry: join(import.meta.dirname, '../../web/sw.ts'),
          formats: ['iife'],
          name: 'parley',
          fileName: () => script,
        },
      },
    })
  },
})

/** The hash is of all that is served, of the headers too: they are kept with the files. */
function builtIn(dir: string): { hash: string; files: string[] } {
  const hash = createHash('sha256')
  const names = readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dir, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
    .filter((name) => name !== script)
    .sort()
  for (const name of names) hash.update(`${name}\0`).update(readFileSync(join(dir, name)))
  const files = names.filter((name) => !unkept.includes(name) && !emoji.test(name)).map((name) => `/${name}`)
  return { hash: hash.digest('hex').slice(0, 16), files }
}
