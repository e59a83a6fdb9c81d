import type * as v from 'valibot'
import { readJson } from '../../protocol/json.ts'

/** What there is one of in a conversation: what it is, and how far this and that has been done. */
type Name = 'facts' | 'swept' | 'gone' | 'listed' | 'counted'

/** The same in SQL, as JSON. */
export class Meta {
  constructor(private readonly sql: SqlStorage) {}

  /** Null where it was never written, or is something else by now. */
  read<S extends v.GenericSchema>(name: Name, schema: S): v.InferOutput<S> | null {
    const [row] = this.sql.exec<{ value: string }>('SELECT value FROM meta WHERE key = ?', name).toArray()
    return row ? readJson(schema, row.value) : null
  }

  write(name: Name, value: unknown): void {
    this.sql.exec('INSERT OR REPLACE INTO meta VALUES (?, ?)', name, JSON.stringify(value))
  }
}

/** One of them that is asked for often: it is read once. */
export class Kept<S extends v.GenericSchema> {
  private known: v.InferOutput<S> | null = null

  constructor(
    private readonly meta: Meta,
    private readonly name: Name,
    private readonly schema: S,
    private readonly atFirst: () => v.InferOutput<S>,
  ) {}

  now(): v.InferOutput<S> {
    this.known ??= this.meta.read(this.name, this.schema) ?? this.atFirst()
    return this.known
  }

  set(value: v.InferOutput<S>): void {
    this.meta.write(this.name, value)
    this.known = value
  }

  /** What was set is taken back. */
  forget(): void {
    this.known = null
  }
}
