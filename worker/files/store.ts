import * as v from 'valibot'
import { Seal } from '../../protocol/event.ts'
import type { Upload } from '../../protocol/files.ts'
import { type FileId, type PersonId, Timestamp } from '../../protocol/ids.ts'
import { readJson } from '../../protocol/json.ts'
import type { MediaType } from '../../protocol/mediaType.ts'
import { hasTables, takeSteps } from '../steps.ts'
import { steps } from './schema.ts'

/** What the conversation is, as far as its files go. */
export const Facts = v.strictObject({ seal: Seal, expiresAt: v.nullable(Timestamp) })
export type Facts = v.InferOutput<typeof Facts>

export interface FileRow {
  id: FileId
  /** Who brought it. */
  person: PersonId
  bytes: number
  /** What their browser took it for, and what it turned out to be when it was finished; null for octets. */
  claim: string
  type: MediaType | null
  /** When it was begun or finished. */
  at: number
  finished: boolean
  /** The event that names it. */
  seq: number | null
  /** When that event disappears. */
  until: number | null
}

/** All the Files' SQL. A file's row goes together with its parts, so that none is left alone. */
export class FilesStore {
  private constructor(
    private readonly storage: DurableObjectStorage,
    readonly facts: Facts,
  ) {}

  /** Null for an object in which nothing is, or that has died. */
  static open(storage: DurableObjectStorage): FilesStore | null {
    if (!hasTables(storage.sql)) return null
    storage.transactionSync(() => takeSteps(storage.sql, steps))
    const [row] = storage.sql.exec<{ value: string }>("SELECT value FROM meta WHERE key = 'facts'").toArray()
    const facts = row && readJson(Facts, row.value)
    if (!facts) throw new Error('files without readable facts')
    return new FilesStore(storage, facts)
  }

  /** Makes the tables, where `open` says null. */
  static create(storage: DurableObjectStorage, { seal, expiresAt }: Facts): FilesStore {
    const facts = { seal, expiresAt }
    storage.transactionSync(() => {
      takeSteps(storage.sql, steps)
      storage.sql.exec("INSERT INTO meta VALUES ('facts', ?)", JSON.stringify(facts))
    })
    return new FilesStore(storage, facts)
  }

  file(id: FileId): FileRow | null {
    const [row] = this.storage.sql.exec<FileColumns>('SELECT * FROM file WHERE id = ?', id).toArray()
    return row ? { ...row, finished: row.finished !== 0 } : null
  }

  begin({ id, bytes, type }: Upload, person: PersonId, now: number): void {
    this.storage.sql.exec(
      'INSERT INTO file (id, person, bytes, claim, at) VALUES (?, ?, ?, ?, ?)',
      id, person, bytes, type, now,
    ) // biome-ignore format: one value a column
  }

  put(id: FileId, n: number, octets: Uint8Array): void {
    this.storage.sql.exec('INSERT OR REPLACE INTO part VALUES (?, ?, ?)', id, n, octets)
  }

  /** Which parts are there, in order. */
  parts(id: FileId): number[] {
    return this.storage.sql
      .exec<{ n: number }>('SELECT n FROM part WHERE file = ? ORDER BY n', id)
      .toArray()
      .map(({ n }) => n)
  }

  part(id: FileId, n: number): Uint8Array | null {
    const [row] = this.storage.sql
      .exec<{ octets: ArrayBuffer }>('SELECT octets FROM part WHERE file = ? AND n = ?', id, n)
      .toArray()
    return row ? new Uint8Array(row.octets) : null
  }

  finish(id: FileId, type: MediaType | null, now: number): void {
    this.storage.sql.exec('UPDATE file SET finished = 1, type = ?, at = ? WHERE id = ?', type, now, id)
  }

  /** The first event of whoever brought it names a file, for good: one that is whole. What isn’t yet is counted, and goes after a day. */
  name(id: FileId, person: PersonId, seq: number, until: number | null): void {
    this.storage.sql.exec(
      'UPDATE file SET seq = ?, until = ? WHERE id = ? AND person = ? AND finished = 1 AND seq IS NULL',
      seq, until, id, person,
    ) // biome-ignore format: one value a column
  }

  /** That person's files that no event names. */
  unnamedOf(person: PersonId): FileId[] {
    return this.storage.sql
      .exec<{ id: FileId }>('SELECT id FROM file WHERE seq IS NULL AND person = ?', person)
      .toArray()
      .map(({ id }) => id)
  }

  /** How many octets that person's files take here, or will once they are whole. */
  heldBy(person: PersonId): number {
    const counted = 'SELECT coalesce(sum(bytes), 0) AS octets FROM file WHERE person = ?'
    return this.storage.sql.exec<{ octets: number }>(counted, person).one().octets
  }

  remove(id: FileId): void {
    this.storage.transactionSync(() => {
      this.storage.sql.exec('DELETE FROM part WHERE file = ?', id)
      this.storage.sql.exec('DELETE FROM file WHERE id = ?', id)
    })
  }

  /** Those that nobody has named since `before`, and those whose event has disappeared. */
  due(before: number, now: number): FileId[] {
    return this.storage.sql
      .exec<{ id: FileId }>('SELECT id FROM file WHERE (seq IS NULL AND at <= ?) OR until <= ?', before, now)
      .toArray()
      .map(({ id }) => id)
  }

  /** The oldest that nobody has named, and the first whose event disappears. */
  times(): { unnamed: number | null; until: number | null } {
    return this.storage.sql
      .exec<{ unnamed: number | null; until: number | null }>(
        `SELECT (SELECT min(at) FROM file WHERE seq IS NULL) AS unnamed,
                (SELECT min(until) FROM file WHERE until IS NOT NULL) AS until`,
      )
      .one()
  }

  isEmpty(): boolean {
    return this.storage.sql.exec('SELECT 1 FROM file LIMIT 1').toArray().length === 0
  }
}

type FileColumns = Omit<FileRow, 'finished'> & { finished: number }
