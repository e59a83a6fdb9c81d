import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'

/** Counts the statements that D1 is asked for while `act` runs, by whomever; they are carried out all the same. */
export async function countStatements(act: () => Promise<void>): Promise<number> {
  const prototype = Object.getPrototypeOf(env.DB) as D1Database
  const { prepare } = prototype
  let count = 0
  prototype.prepare = function (this: D1Database, ...args) {
    count++
    return prepare.apply(this, args)
  }
  await act()
  prototype.prepare = prepare
  return count
}

/** Counts how often an object sets its alarm while `act` runs; it is set all the same. */
export async function countAlarms(stub: DurableObjectStub, act: () => Promise<void>): Promise<number> {
  let count = 0
  await runInDurableObject(stub, (_, { storage }) => {
    const value = (at: number) => {
      count++
      return Object.getPrototypeOf(storage).setAlarm.call(storage, at)
    }
    Object.defineProperty(storage, 'setAlarm', { configurable: true, value })
  })
  await act()
  await runInDurableObject(stub, (_, { storage }) => void Reflect.deleteProperty(storage, 'setAlarm'))
  return count
}

/** Counts the rows that an object's SQLite writes while `act` runs, indexes and all, as Cloudflare bills them. */
export const countRowsWritten = async (stub: DurableObjectStub, act: () => Promise<void>): Promise<number> =>
  (await countRows(stub, act)).written

/** The same, and those that it reads. */
export async function countRows(
  stub: DurableObjectStub,
  act: () => Promise<void>,
): Promise<{ read: number; written: number }> {
  const cursors: SqlStorageCursor<Record<string, SqlStorageValue>>[] = []
  const watch = (on: boolean) =>
    runInDurableObject(stub, (_, { storage: { sql } }) => {
      if (!on) Reflect.deleteProperty(sql, 'exec')
      else
        Object.defineProperty(sql, 'exec', {
          configurable: true,
          value: (query: string, ...values: unknown[]) => {
            const cursor = Object.getPrototypeOf(sql).exec.call(sql, query, ...values)
            cursors.push(cursor)
            return cursor
          },
        })
    })
  await watch(true)
  await act()
  await watch(false)
  const sum = (of: 'rowsRead' | 'rowsWritten') => cursors.reduce((rows, cursor) => rows + cursor[of], 0)
  return { read: sum('rowsRead'), written: sum('rowsWritten') }
}
