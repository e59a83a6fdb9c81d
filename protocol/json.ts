import * as v from 'valibot'

/** What a text of JSON says by `schema`, or `null` when it isn't JSON or says something else. Never throws. */
export function readJson<S extends v.GenericSchema>(schema: S, text: string): v.InferOutput<S> | null {
  const parsed = v.safeParse(schema, parseJson(text))
  return parsed.success ? parsed.output : null
}

/** `undefined`, which no schema of ours takes, for what isn't JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
