/** A bug as somebody might write it: `search` stands in `file` once, and becomes `replace`. One of `tests` must fail then. */
export interface Bug {
  what: string
  file: string
  search: string
  replace: string
  tests: string[]
}

const walk = ['test/object/walk-odd.test.ts', 'test/object/walk-even.test.ts']
const counts = ['test/inbox/counts.test.ts']
const race = ['test/object/expiry-race.test.ts']

export const bugs: Bug[] = [
  {
    what: 'an append burns a number now and then',
    file: 'worker/room/log.ts',
    search: '(this.head() + 1) as Seq',
    replace: '(this.head() + (this.head() % 7 === 6 ? 2 : 1)) as Seq',
    tests: walk,
  },
  {
    what: 'erasing leaves the changes readable',
    file: 'worker/room/log.ts',
    search: " OR (ref = ?1 AND kind = 'change')",
    replace: '',
    tests: walk,
  },
  {
    what: 'a page leaves out what was changed after it',
    file: 'worker/room/page.ts',
    search: 'events.length > 0 ? log.laterChanges(low, high) : []',
    replace: '[] as Event[]',
    tests: ['test/object/catching-up.test.ts'],
  },
  {
    what: 'before is off by one',
    file: 'worker/room/page.ts',
    search: 'log.before(seq, from, limit)',
    replace: 'log.before(seq - 1, from, limit)',
    tests: walk,
  },
  {
    what: 'a message that is sent again is told to everybody again',
    file: 'worker/room/sending.ts',
    search: "{ ...nothing, reply: [{ type: 'events', events: [stored] }] }",
    replace: '{ ...nothing, broadcast: [stored] }',
    tests: walk,
  },
  {
    what: 'what is sent after a held message overtakes it',
    file: 'worker/room/sending.ts',
    search: 'if (held && held.id !== frame.id) return',
    replace: "if (held && held.id === ('' as never)) return",
    tests: ['test/object/held.test.ts'],
  },
  {
    what: 'hello believes that its event is the right one',
    file: 'worker/room/room.ts',
    search: 'if (store.log.at(frame.last)?.id !== frame.id)',
    replace: 'if (store.log.at(frame.last) === null)',
    tests: ['test/object/catching-up.test.ts'],
  },
  {
    what: 'whoever leaves keeps their sockets',
    file: 'worker/room/membership.ts',
    search: 'broadcast: [event], out: [who.person], ',
    replace: 'broadcast: [event], ',
    tests: walk,
  },
  {
    what: 'a socket is live before its page',
    file: 'worker/room/sockets.ts',
    search: 'live: false, held: null',
    replace: 'live: true, held: null',
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
  {
    what: 'changes count as unread',
    file: 'worker/room/log.ts',
    search: "seq <= ?2 AND kind = 'message' AND author",
    replace: "seq <= ?2 AND kind IN ('message', 'change') AND author",
    tests: counts,
  },
  {
    what: 'what I say doesn’t count as read',
    file: 'worker/room/marks.ts',
    search: "if (kind === 'message') said.set(author, seq)",
    replace: "if (kind === 'message' && seq < 2) said.set(author, seq)",
    tests: counts,
  },
  {
    what: 'what was erased stays counted',
    file: 'worker/room/telling.ts',
    search: '      store.recount()\n',
    replace: '',
    tests: counts,
  },
  {
    what: 'nobody’s list is told of an erasure',
    file: 'worker/room/telling.ts',
    search: 'if (broadcast.length === 0 && !read) return',
    replace: "if (broadcast.every(({ kind }) => kind === 'erase') && !read) return",
    tests: counts,
  },
  {
    what: 'what was marked unread stays so when it is read',
    file: 'worker/inbox/inbox.ts',
    search: 'known?.marked === true && !isReadUp',
    replace: 'known?.marked === true && (!isReadUp || said.head > 0)',
    tests: counts,
  },
  {
    what: 'a device that comes back isn’t told what was left meanwhile',
    file: 'worker/inbox/inbox.ts',
    search: 'all ? rows.filter((row) => row.in) : rows',
    replace: 'rows.filter((row) => row.in)',
    tests: counts,
  },
  {
    what: 'who is added again finds unread what was said before',
    file: 'worker/room/members.ts',
    search: 'read = max(read, excluded.read), added_by',
    replace: 'added_by',
    tests: counts,
  },
]
