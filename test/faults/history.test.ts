import { expect, test } from 'vitest'
import { check, type DeviceHistory, type Entry, type Finding, type History } from './history.ts'

const entry = (seq: number, id: string, text: string | null = `text of ${id}`): Entry => ({ seq, id, text })

const log = [entry(1, 'joined', null), entry(2, 'a1'), entry(3, 'b1'), entry(4, 'a2'), entry(5, 'a3')]

const device = (name: string, ids: string[], over: Partial<DeviceHistory> = {}): DeviceHistory => ({
  name,
  said: ids.map((id) => ({ id, text: `text of ${id}` })),
  acknowledged: ids,
  views: [{ entries: log, isLast: true }],
  ...over,
})

const bob = device('Bob', ['b1'])
const history = (over: Partial<History>, ann: Partial<DeviceHistory> = {}): History => ({
  devices: [device('Ann', ['a1', 'a2', 'a3'], ann), bob],
  log,
  ...over,
})
const seen = (...entries: Entry[]): Partial<DeviceHistory> => ({ views: [{ entries, isLast: false }] })
const whatIn = (findings: Finding[]) => findings.map(({ what, where }) => `${what} in ${where}`)

test('a history that keeps the guarantee has no findings', () => {
  expect(check(history({}))).toEqual([])
})

test('a device that started over may have shown less, from anywhere on', () => {
  const views = [
    { entries: log.slice(0, 2), isLast: false },
    { entries: [], isLast: false },
    { entries: log.slice(3), isLast: true },
  ]
  expect(check(history({}, { views }))).toEqual([])
})

test.each<[string, History, string]>([
  [
    'an acknowledged message that isn’t in the log',
    history({ log: log.slice(0, 4) }, seen()),
    'lost in the log, from Ann',
  ],
  [
    'a message that was never acknowledged nor stored',
    history({ log: log.slice(0, 4) }, { ...seen(), acknowledged: [] }),
    'lost in the log, from Ann',
  ],
  ['what was shown and is gone', history({ log: log.slice(0, 4) }, seen(...log.slice(3))), 'lost in view 1 of Ann'],
  ['an id that is stored twice', history({ log: [...log, entry(6, 'a3')] }, seen()), 'duplicate in the log'],
  [
    'a text that is stored twice',
    history({ log: [...log, entry(6, 'a4', 'text of a3')] }, seen()),
    'duplicate in the log',
  ],
  ['what was shown twice', history({}, seen(entry(4, 'a2'), entry(4, 'a2'))), 'duplicate in view 1 of Ann'],
  [
    'a device’s messages in another order than it said them',
    history({ log: [...log.slice(0, 3), entry(4, 'a3'), entry(5, 'a2')] }, seen()),
    'reordered in the log, from Ann',
  ],
  ['a log that runs backwards', history({ log: [...log.slice(1), entry(1, 'joined', null)] }), 'reordered in the log'],
  ['what was shown at another place', history({}, seen(entry(2, 'b1'))), 'reordered in view 1 of Ann'],
  ['what was shown backwards', history({}, seen(entry(5, 'a3'), entry(4, 'a2'))), 'reordered in view 1 of Ann'],
  ['a number that the log leaves out', history({ log: [...log, entry(7, 'left', null)] }, seen()), 'gap in the log'],
  ['a number that was passed over', history({}, seen(entry(2, 'a1'), entry(4, 'a2'))), 'gap in view 1 of Ann'],
  [
    'a view that ends before the head',
    history({}, { views: [{ entries: log.slice(0, 4), isLast: true }] }),
    'gap in view 1 of Ann',
  ],
  ['what nobody said', history({ log: [...log, entry(6, 'x')] }, seen()), 'phantom in the log'],
  [
    'what was said otherwise',
    history({ log: [...log.slice(0, 4), entry(5, 'a3', 'altered')] }, seen()),
    'phantom in the log',
  ],
  ['what was shown and nobody said', history({}, seen(entry(6, 'x'))), 'phantom in view 1 of Ann'],
  ['what was shown otherwise', history({}, seen(entry(5, 'a3', 'altered'))), 'phantom in view 1 of Ann'],
])('%s is reported', (_, broken, found) => {
  expect(whatIn(check(broken))).toContain(found)
})
