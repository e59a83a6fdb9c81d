import { expect, test } from 'vitest'
import { isPage } from '../../protocol/pages.ts'

test('an address is a page unless it is a file or the API', () => {
  for (const path of ['/', '/login', '/u/0/', '/u/0/@ann', '/u/0/r/0198f0aa', '/u/0/rooms', '/u/api/0'])
    expect(isPage(path), path).toBe(true)
  for (const path of [
    '/icon.svg',
    '/sw.js',
    '/assets/index-84vAdp3a.js',
    '/u/0/api/me',
    '/u/9/api/conversations/x/socket',
  ])
    expect(isPage(path), path).toBe(false)
})
