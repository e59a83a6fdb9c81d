import * as v from 'valibot'
import type { Random } from './random.ts'

/** What breaks programs that trust what they are sent. */
const nasty: readonly unknown[] = [
  ...[
    '',
    ' ',
    '\0',
    '\ud800',
    '\u202e',
    "x'); DROP TABLE person; --",
    '{"a":1}',
    '../../etc/passwd',
    '%00',
    '__proto__',
  ],
  ...['a'.repeat(5_000), '💥'.repeat(400), '-1', 'NaN', '<script>', 'x\r\nset-cookie: a=b'],
  ...[0, -1, 1, 0.5, 60_000, 2 ** 53, -(2 ** 31), 1e308, true, false, null, [], {}, [[]], { length: 1 }],
]

type Schema = v.GenericSchema & {
  entries?: Record<string, Schema>
  item?: Schema
  options?: readonly unknown[]
  wrapped?: Schema
  literal?: unknown
}

/** Makes values by a schema: mostly what fits, of what is `known` where that does, and now and then what doesn't. */
export class Fuzz {
  private readonly learned: string[] = []

  constructor(
    readonly random: Random,
    private readonly given: readonly unknown[],
  ) {}

  /** What an answer said may be asked about. */
  learn(value: unknown): void {
    if (typeof value === 'string' && value.length < 300) this.learned[this.random.below(400)] = value
    else if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) this.learn(one)
  }

  value(schema: Schema): unknown {
    if (this.random.chance(0.03)) return this.random.pick(nasty)
    switch (schema.type) {
      case 'strict_object':
      case 'object':
      case 'loose_object':
        return this.object(schema.entries ?? {})
      case 'array':
        return Array.from({ length: this.random.pick([0, 1, 2, 10]) }, () => this.value(schema.item as Schema))
      case 'union':
      case 'variant':
        return this.value(this.random.pick(schema.options as readonly Schema[]))
      case 'optional':
      case 'nullable':
        return this.random.chance(0.3) ? null : this.value(schema.wrapped as Schema)
      case 'picklist':
        return this.random.pick(schema.options as readonly unknown[])
      case 'literal':
        return schema.literal
      case 'boolean':
        return this.random.chance(0.5)
      default:
        return this.leaf(schema)
    }
  }

  text(): string {
    return String(this.random.chance(0.7) ? this.pick() : this.random.pick(nasty))
  }

  private object(entries: Record<string, Schema>): object {
    const made: [string, unknown][] = Object.entries(entries)
      .filter(([, { type }]) => this.random.chance(type === 'optional' ? 0.5 : 0.98))
      .map(([name, schema]) => [name, this.value(schema)])
    if (this.random.chance(0.02)) made.push([this.random.pick(['__proto__', 'constructor', 'surprise']), this.text()])
    return Object.fromEntries(made)
  }

  private leaf(schema: Schema): unknown {
    const all = [...this.known(), ...nasty]
    const fitting = all.filter((one) => v.is(schema, one))
    return fitting.length > 0 ? this.random.pick(fitting) : this.random.pick(nasty)
  }

  /** What was given stays, however much is learned. */
  private known(): unknown[] {
    return [...this.given, ...this.learned].filter((one) => one !== undefined)
  }

  private pick(): unknown {
    return this.random.pick(this.random.chance(0.5) ? this.given : this.known())
  }
}
