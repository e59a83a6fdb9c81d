import { cpSync, mkdirSync, mkdtempSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { root } from '../../scripts/install.mjs'

/** Keeps an instance's disk as it is, and says what is in the objects' files: once a Room and an Inbox were empty after a crash. */
export function keepEvidence(state: string): string {
  const kept = join(root, '.cache/faults')
  mkdirSync(kept, { recursive: true })
  const copy = mkdtempSync(join(kept, 'state-'))
  cpSync(state, copy, { recursive: true })
  const objects = join(copy, 'do')
  const files = readdirSync(objects, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(objects, name)).isFile())
    .sort()
  return [`kept in ${copy}`, ...files.map((name) => describe(join(state, 'do', name), join(objects, name)))].join('\n')
}

function describe(original: string, copy: string): string {
  const { size, mtime } = statSync(original)
  return `${original}: ${size} bytes, ${mtime.toISOString()}${copy.endsWith('.sqlite') ? `, ${tables(copy)}` : ''}`
}

/** The rows of each table, as SQLite reads the file with its write-ahead log. */
function tables(path: string): string {
  const database = new DatabaseSync(path)
  const names = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all()
  const counts = names.map(({ name }) => {
    const row = database.prepare(`SELECT count(*) AS rows FROM "${name}"`).get()
    return `${name} ${row?.rows}`
  })
  database.close()
  return counts.join(', ') || 'no tables'
}
