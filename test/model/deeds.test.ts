import { expect, test } from 'vitest'
import type { Membership, Setting } from '../../protocol/event.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { deedLine } from '../../web/chats/deeds.ts'
import { previewOf } from '../../web/chats/preview.ts'
import { profileBefore } from '../../web/room/model.ts'
import { ann, bob, eve, eventId, foldLive, profiled } from '../support/logs.ts'

const names: Record<PersonId, string> = { [ann]: 'Ann', [bob]: 'Bob' }
const read = (by: PersonId, to: Membership, me: PersonId, isRoom = false) =>
  deedLine(by, { is: 'membership', ...to }, null, { me, isRoom, nameOf: (id) => names[id] })

test('[P4] who came and went is said as whoever reads it would say it', () => {
  expect(read(ann, { person: bob, role: 'member' }, eve)).toBe('Ann added Bob')
  expect(read(ann, { person: bob, role: 'member' }, ann)).toBe('You added Bob')
  expect(read(ann, { person: bob, role: 'member' }, bob)).toBe('Ann added you')
  expect(read(ann, { person: bob, role: 'left' }, bob)).toBe('Ann removed you')
  expect(read(bob, { person: bob, role: 'left' }, ann)).toBe('Bob left')
  expect(read(bob, { person: bob, role: 'left' }, bob)).toBe('You left')
  expect(read(bob, { person: bob, role: 'member' }, ann)).toBe('Bob joined')
  expect(read(ann, { person: ann, role: 'owner' }, bob)).toBe('Ann made this group')
  expect(read(ann, { person: ann, role: 'owner' }, ann, true)).toBe('You made this room')
  expect(read(eve, { person: bob, role: 'left' }, ann)).toBe('Somebody removed Bob')
})

test('[G8] [G10] whoever is banned, and how it is set, is said', () => {
  expect(read(ann, { person: bob, role: 'left', banned: true }, eve)).toBe('Ann banned Bob')
  expect(read(ann, { person: bob, role: 'left', banned: true }, bob)).toBe('Ann banned you')
  expect(read(ann, { person: bob, role: 'left', banned: false }, ann)).toBe('You unbanned Bob')
  const line = (deed: Setting) => deedLine(ann, deed, null, { me: bob, isRoom: true, nameOf: (id) => names[id] })
  expect(line({ is: 'guests', guests: 'no' })).toBe('Ann turned guests off')
  expect(line({ is: 'guests', guests: 'read' })).toBe('Ann lets guests read')
  expect(line({ is: 'slow', slow: 0 })).toBe('Ann turned slow mode off')
  expect(line({ is: 'slow', slow: 30 })).toBe('Ann turned slow mode on: one message in 30 seconds')
  expect(line({ is: 'slow', slow: 60 })).toBe('Ann turned slow mode on: one message in 1 minute')
})

test('[P4] who is what is said, and being no admin any more isn’t being added', () => {
  expect(read(ann, { person: bob, role: 'admin' }, eve)).toBe('Ann made Bob an admin')
  expect(read(ann, { person: bob, role: 'owner' }, bob)).toBe('Ann made you the owner')
  expect(read(ann, { person: bob, role: 'member', was: 'admin' }, ann)).toBe('Bob is no longer an admin')
  expect(read(ann, { person: bob, role: 'member', was: 'admin' }, bob)).toBe('You are no longer an admin')
})

test('[P4] a changed name, picture or description is called what it is, as far as one knows', () => {
  const model = foldLive(bob, [
    profiled(1, 'Ride'),
    profiled(2, 'Sunday ride'),
    profiled(3, 'Sunday ride', { picture: 'AAAA' }),
    profiled(4, 'Sunday ride', { picture: 'AAAA', about: 'North gate' }),
    profiled(5, 'Sunday ride', { picture: 'AAAA' }),
    profiled(6, 'Sunday ride'),
  ])
  const lines = [1, 2, 3, 4, 5, 6].map((seq) => {
    const message = model.messages[eventId(seq)]
    if (message?.said.is !== 'profile') throw new Error('not shown')
    return deedLine(message.author, message.said, profileBefore(model, message), {
      me: bob,
      isRoom: false,
      nameOf: (id) => names[id],
    })
  })
  expect(lines).toEqual([
    'Ann named the group Ride',
    'Ann named the group Sunday ride',
    'Ann changed the picture',
    'Ann changed the description',
    'Ann removed the description',
    'Ann removed the picture',
  ])
})

test('[P2] a line of the list says the same, and no more than its one event tells', () => {
  const profile = JSON.stringify({ name: 'Ride', picture: 'AAAA' })
  const line = (author: PersonId, said: Parameters<typeof previewOf>[0]['said']) =>
    previewOf({ seq: 1, at: 1, author, said, goneAt: null }, bob, 'group', (id) => names[id])
  expect(line(ann, { is: 'membership', person: bob, role: 'member' })).toBe('Ann added you')
  expect(line(ann, { is: 'profile', profile })).toBe('Ann changed its name, picture or description')
  expect(line(bob, { is: 'profile', profile: '{"name":"Ride"}' })).toBe('You named the group Ride')
  expect(line(ann, { is: 'text', text: 'hi' })).toBe('Ann: hi')
})
