import * as v from 'valibot'
import { expect, test } from 'vitest'
import { closing } from '../../protocol/closing.ts'
import { Down } from '../../protocol/down.ts'
import { Event } from '../../protocol/event.ts'
import { InboxDown, InboxUp } from '../../protocol/inbox.ts'
import { limits } from '../../protocol/limits.ts'
import { Up } from '../../protocol/up.ts'
import { history, protocolVersion } from '../../protocol/version.ts'
import { fingerprint } from '../support/fingerprint.ts'

test('[F4] the version is tied to what the schemas, codes and limits are', () => {
  const now = fingerprint({ Up, Down, Event, InboxUp, InboxDown, closing, limits })
  expect(history.at(-1)).toMatchObject({ version: protocolVersion, fingerprint: now })
})

test('[F4] versions count up, each with its own fingerprint', () => {
  expect(history.map(({ version }) => version)).toEqual(history.map((_, index) => index + 1))
  expect(new Set(history.map(({ fingerprint }) => fingerprint)).size).toBe(history.length)
})

test('[F4] a changed field, option or bound changes the fingerprint', () => {
  const before = fingerprint({ Up, limits })
  expect(fingerprint({ Up, limits: { ...limits, pageEvents: 100 } })).not.toBe(before)
  expect(fingerprint({ Up: Down, limits })).not.toBe(before)
  const { body: _, ...without } = Event.entries
  expect(fingerprint({ Event: v.strictObject(without) })).not.toBe(fingerprint({ Event }))
})
