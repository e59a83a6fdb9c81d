import { expect, test } from 'vitest'
import type { Content } from '../../protocol/content.ts'
import type { Event } from '../../protocol/event.ts'
import type { ConversationId, FileId } from '../../protocol/ids.ts'
import { openAll } from '../../web/seal/opening.ts'
import { plainSealer } from '../../web/seal/plain.ts'

const [one, other] = ['1'.repeat(32), '2'.repeat(32)] as [FileId, FileId]
const conversation = 'c'.repeat(64) as ConversationId
const about = (id: FileId) => ({ id, name: 'a', type: '', bytes: 1 })

async function opened(files: FileId[] | undefined): Promise<unknown> {
  const content: Content = { is: 'text', text: 'look', files: [about(one), about(other)] }
  const event = { kind: 'message', seal: 'plain', body: JSON.stringify(content), files } as Event
  return (await openAll(plainSealer, conversation, [event]))[0]?.said
}

test('[U4] a file that stands inside alone isn’t shown: it wouldn’t go with its message', async () => {
  expect(await opened([one, other])).toEqual({ is: 'text', text: 'look', files: [about(one), about(other)] })
  expect(await opened([other])).toEqual({ is: 'text', text: 'look', files: [about(other)] })
  expect(await opened(undefined)).toEqual({ is: 'text', text: 'look' })
})
