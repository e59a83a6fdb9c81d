import { Setting, type Settings } from '../../protocol/event.ts'
import { readJson } from '../../protocol/json.ts'
import type { Facts } from './store.ts'

/** How a conversation is set, in SQL: what its `setting` events say, and nothing is kept beside them. */
export class HowSet {
  private known: Settings | null = null

  constructor(
    private readonly sql: SqlStorage,
    private readonly facts: () => Facts,
  ) {}

  now(): Settings {
    this.known ??= this.read()
    return this.known
  }

  /** Something was set, or what was is taken back. */
  forget(): void {
    this.known = null
  }

  /** The newest of each kind, found by an index on settings alone. Beside `max` SQLite gives the columns of that row. */
  private read(): Settings {
    const kind = "json_extract(body, '$.is')"
    const newest = `SELECT body, max(seq) FROM event WHERE kind = 'setting' AND ${kind} <> 'profile' GROUP BY ${kind}`
    const settings = this.sql
      .exec<{ body: string }>(newest)
      .toArray()
      .map(({ body }) => readJson(Setting, body))
    return settings.reduce((all, one) => (one ? setTo(all, one) : all), asMade(this.facts()))
  }
}

/** How it is until somebody sets it otherwise: guests come to rooms alone. */
const asMade = ({ kind }: Facts): Settings => ({ guests: kind === 'room' ? 'write' : 'no', slow: 0, timer: 0 })

function setTo(settings: Settings, setting: Setting): Settings {
  if (setting.is === 'profile') return settings
  const { is: _, ...changed } = setting
  return { ...settings, ...changed }
}
