/** A bug as somebody might write it: `search` stands in `file` once, and becomes `replace`. One of `tests` must fail then. */
export interface Bug {
  what: string
  file: string
  search: string
  replace: string
  tests: string[]
}

const walk = ['test/object/walk.test.ts']
const race = ['test/object/expiry-race.test.ts']

export const bugs: Bug[] = [
  {
    what: 'an append burns a number now and then',
    file: 'worker/room/store.ts',
    search: 'const seq = this.head() + 1',
    replace: 'const seq = this.head() + (this.head() % 7 === 6 ? 2 : 1)',
    tests: walk,
  },
  {
    what: 'erasing leaves the changes readable',
    file: 'worker/room/store.ts',
    search: " OR (ref = ?1 AND kind = 'change')",
    replace: '',
    tests: walk,
  },
  {
    what: 'a page leaves out what was changed after it',
    file: 'worker/room/page.ts',
    search: 'events.length > 0 ? store.laterChanges(low, high) : []',
    replace: '[] as Event[]',
    tests: walk,
  },
  {
    what: 'before is off by one',
    file: 'worker/room/page.ts',
    search: 'store.before(seq, from, limit)',
    replace: 'store.before(seq - 1, from, limit)',
    tests: walk,
  },
  {
    what: 'a message that is sent again is told to everybody again',
    file: 'worker/room/room.ts',
    search: "{ reply: [{ type: 'events', events: [stored] }], broadcast: [] }",
    replace: '{ reply: [], broadcast: [stored] }',
    tests: walk,
  },
  {
    what: 'what is sent after a held message overtakes it',
    file: 'worker/room/room.ts',
    search: 'if (held && held.id !== frame.id) return',
    replace: "if (held && held.id === ('' as never)) return",
    tests: walk,
  },
  {
    what: 'hello believes that its event is the right one',
    file: 'worker/room/room.ts',
    search: 'if (store.at(frame.last)?.id !== frame.id)',
    replace: 'if (store.at(frame.last) === null)',
    tests: ['test/object/catching-up.test.ts'],
  },
  {
    what: 'whoever leaves keeps their sockets',
    file: 'worker/room/room.ts',
    search: 'broadcast: [event], out: true, membership: true',
    replace: 'broadcast: [event], membership: true',
    tests: walk,
  },
  {
    what: 'a socket is live before its page',
    file: 'worker/room/sockets.ts',
    search: 'live: false, got: 0',
    replace: 'live: true, got: 0',
    tests: walk,
  },
  {
    what: 'everybody is told, live or not',
    file: 'worker/room/delivery.ts',
    search: 'if (!live) continue',
    replace: 'if (live === null) continue',
    tests: walk,
  },
  {
    what: 'the browser folds what it holds already once more',
    file: 'web/room/model.ts',
    search: 'if (opened.event.seq <= model.head) continue',
    replace: '',
    tests: walk,
  },
  {
    what: 'the alarm doesn’t look at the date',
    file: 'worker/room/upkeep.ts',
    search: 'if (isPast(store, now) || !isDeserted(store)) return isPast(store, now)',
    replace: 'if (!isDeserted(store)) return false',
    tests: race,
  },
  {
    what: 'only the alarm looks at the date',
    file: 'worker/room/object.ts',
    search: ' && !isOver(this.store, Date.now())',
    replace: '',
    tests: race,
  },
  {
    what: 'a room that has ended lives on in memory',
    file: 'worker/room/expiry.ts',
    search: "ctx.abort('The room has ended.')",
    replace: 'void ctx',
    tests: race,
  },
]
