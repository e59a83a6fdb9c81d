import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { root } from '../../scripts/install.mjs'

const folder = mkdtempSync(join(tmpdir(), 'lint-test-'))
for (const file of ['biome.json', '.gitignore']) cpSync(join(root, file), join(folder, file))
symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
afterAll(() => rmSync(folder, { recursive: true }))

const other = {
  worker: ['../../web/room/model.ts', '../../test/support/logs.ts'],
  web: ['../../worker/room/policy.ts', '../../test/support/logs.ts'],
}

const cores = {
  room: 'room policy page alarm membership founding preview notice marks unread turns quota',
  inbox: 'inbox policy alarm line',
  files: 'files policy range',
}

/** Where each arrow of ARCHITECTURE.md would be broken, cores and what isn't one. */
const forbidden: [string, string[]][] = [
  ['protocol/event.ts', ['../worker/log.ts', '../web/main.tsx']],
  ['worker/people/people.ts', other.worker],
  ...Object.entries(cores).flatMap(([folder, names]) =>
    names
      .split(' ')
      .map((core): [string, string[]] => [`worker/${folder}/${core}.ts`, [...other.worker, 'cloudflare:workers']]),
  ),
  ['web/rooms/RoomsPage.tsx', other.web],
  ['web/groups/NewGroup.tsx', [...other.web, '../room/model.ts']],
  ['web/room/model.ts', [...other.web, 'solid-js', 'solid-js/web', 'idb']],
  ['web/net/closing.ts', [...other.web, 'solid-js', 'solid-js/web', 'idb']],
]

test('an import against the arrows is refused, a type’s too', () => {
  for (const [file, modules] of forbidden) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    const lines = modules.map((module, index) => `export type { Its${index} } from '${module}'\n`)
    writeFileSync(join(folder, file), lines.join(''))
  }
  const biome = join(root, 'node_modules/@biomejs/biome/bin/biome')
  const args = [biome, 'lint', '--colors=off', '--max-diagnostics=none', '.']
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })
  const refused = [...(stdout + stderr).matchAll(/^(\S+:\d+):\d+ lint\/style\/noRestrictedImports/gm)].map(
    ([, at]) => at,
  )
  const planted = forbidden.flatMap(([file, modules]) => modules.map((_, index) => `${file}:${index + 1}`))
  expect(refused.sort()).toEqual(planted.sort())
})
