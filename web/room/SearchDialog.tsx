import { useNavigate } from '@solidjs/router'
import { createMemo, createSignal, onCleanup } from 'solid-js'
import { isHidden } from '../../protocol/hidden.ts'
import type { ConversationId, PersonId } from '../../protocol/ids.ts'
import { isEmpty } from '../../protocol/search.ts'
import { nameOf, pathOf } from '../chats/ChatRow.tsx'
import { useChats } from '../chats/chats.ts'
import { useContacts } from '../people/contacts.ts'
import { useNames } from '../people/names.ts'
import { feed, type Shelved, stillThere } from '../search/feed.ts'
import { useFinding } from '../search/finding.ts'
import { searchRoom } from '../search/room.ts'
import { SearchBox } from '../search/SearchBox.tsx'
import type { Places } from '../search/searching.ts'
import type { Group, Kept } from '../search/shelf.ts'
import { useSession } from '../session/session.ts'
import { Dialog } from '../ui/Dialog.tsx'

/** So many of the newest hits of each conversation, and of one that is looked in alone. */
const hitsOf = { everywhere: 5, one: 100 }

/** Searches what this device holds, and a listed room that is open wherever it is. `only` is the conversation that is looked in. */
export function SearchDialog(props: { only: ConversationId | null }) {
  const finding = useFinding()
  const session = useSession()
  const chats = useChats()
  const contacts = useContacts()
  const names = useNames()
  const navigate = useNavigate()
  const [shelved, setShelved] = createSignal<Shelved | null>(null)
  let asking = new AbortController()
  onCleanup(() => asking.abort())

  /** What those say whom I blocked isn't shown in groups, and isn't found there; nor is what I deleted for myself. */
  function isShown({ conversation, author, seq }: Kept): boolean {
    const row = chats.row(conversation)
    if (row && isHidden(row.hidden, seq)) return false
    return row?.kind === 'direct' || !contacts.isBlocked(author)
  }

  function visible(groups: Group[]): Group[] {
    return groups.flatMap((group) => {
      const isHere = group.conversation === (props.only ?? finding.here()?.conversation)
      if (!chats.row(group.conversation) && !isHere) return []
      const hits = group.hits.filter(isShown)
      return hits.length > 0 ? [{ ...group, hits, count: group.count - (group.hits.length - hits.length) }] : []
    })
  }

  const places: Places = {
    async device(query) {
      const search = await session.search.open()
      setShelved(await feed(session, search))
      if (isEmpty(query)) return []
      const hits = props.only ? hitsOf.one : hitsOf.everywhere
      const { groups } = await search.search(query, hits, props.only ?? undefined)
      return visible(await stillThere(session, search, groups, session.clock.now()))
    },
    room: (query) => {
      asking.abort()
      asking = new AbortController()
      const here = finding.here()
      const isAsked = here?.isListed() && (!props.only || props.only === here.conversation)
      if (!here || !isAsked) return null
      return searchRoom(here.conversation, query, here.search, asking.signal).then(visible)
    },
    person: (handle) => (handle === 'me' ? session.me.id : (names.called(handle)?.id ?? null)),
  }

  const titleOf = (conversation: ConversationId): string => {
    const row = chats.row(conversation)
    return row ? nameOf(row, session.me.id, names.person) : 'This conversation'
  }
  const authorName = (person: PersonId): string =>
    person === session.me.id ? 'You' : (names.person(person)?.name ?? '…')

  function open(conversation: ConversationId, { id, seq }: Kept): void {
    finding.close()
    finding.show({ conversation, id, seq })
    const row = chats.row(conversation)
    if (row && finding.here()?.conversation !== conversation) navigate(pathOf(row, session.slot, names.person))
  }

  const missing = createMemo(() => {
    const held = shelved()
    if (!held) return null
    const all = props.only ? [props.only] : [...chats.order(), ...chats.archived()]
    const partly = all.filter((conversation) => held.get(conversation) !== 'whole')
    return wordsFor(partly.length, all.length, props.only !== null)
  })

  return (
    <Dialog side title={props.only ? `Search in ${titleOf(props.only)}` : 'Search'} close={finding.close}>
      <SearchBox
        places={places}
        typed={finding.typed()}
        type={finding.type}
        note={missing()}
        titleOf={titleOf}
        nameOf={authorName}
        open={open}
        close={finding.close}
      />
    </Dialog>
  )
}

/** What isn't on this device can't be found on it, and it says so. */
function wordsFor(partly: number, all: number, isOne: boolean): string | null {
  if (partly === 0) return null
  if (isOne) return 'This device doesn’t hold all of it. Scroll up in it, and more is here to be found.'
  const some = partly === all ? 'your conversations' : `${partly} of your ${all} conversations`
  return `This device holds only a part of ${some}. What you scroll to there is here to be found.`
}
