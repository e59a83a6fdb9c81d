import type { Answer } from '../net/api.ts'
import { persisting } from '../net/persisting.ts'
import type { Session } from '../session/session.ts'
import { devicePreferences } from '../settings/preferences.ts'
import { NotSaved, noConnection, type Tell } from '../ui/saving.ts'
import type { Entry, Kept } from './archive.ts'

/** What there is of me beside what was said: account.json, and my picture. */
export async function* readAccount(
  session: Session,
  kept: Kept[],
  tell: Tell,
  signal: AbortSignal,
): AsyncGenerator<Entry> {
  const words = 'Reading your account'
  tell(words, 0, 0)
  async function had<T>(ask: () => Promise<Answer<T>>): Promise<T> {
    const answer = await persisting(ask, () => tell(noConnection, 0, 0), signal)
    if (!answer.ok) throw new NotSaved(answer.message)
    return answer.value
  }
  const account = await had(() => session.ask('GET /me/settings'))
  const security = await had(() => session.ask('GET /me/security'))
  const people = await had(() => session.ask('GET /contacts'))
  const { theme, enterSends, alwaysFollow } = devicePreferences
  const facts = {
    format: 'parley-account/1',
    savedAt: new Date().toISOString(),
    from: location.origin,
    account,
    security,
    ...people,
    thisDevice: { theme: theme(), enterSends: enterSends(), alwaysFollow: alwaysFollow() },
    conversations: kept.map(factsOf),
  }
  yield { name: 'account.json', input: `${JSON.stringify(facts, null, 2)}\n` }
  const { id, avatar } = account.person
  if (avatar) yield* readPicture(`/u/${session.slot}/api/people/${id}/avatar/${avatar}`)
}

const factsOf = ({ row, title, folder, draft }: Kept) => {
  const { conversation: id, kind, other, createdAt, expiresAt, read, level, pinned, archived, marked } = row
  return { id, kind, title, folder, other, createdAt, expiresAt, read, level, pinned, archived, marked, draft }
}

/** A picture that was changed meanwhile isn't there any more. */
async function* readPicture(address: string): AsyncGenerator<Entry> {
  const response = await fetch(address)
  if (!response.ok) return
  const picture = await response.blob()
  yield { name: `picture.${picture.type.split('/').at(-1)}`, input: picture }
}
