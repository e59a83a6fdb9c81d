import { makeZip } from 'client-zip'
import { Show } from 'solid-js'
import { nameOf } from '../chats/ChatRow.tsx'
import { type Chats, useChats } from '../chats/chats.ts'
import { lookUp } from '../people/lookUp.ts'
import { type Session, useSession } from '../session/session.ts'
import { Button } from '../ui/Button.tsx'
import { SavingLine } from '../ui/SavingLine.tsx'
import { createSaver, type Make, NotSaved } from '../ui/saving.ts'
import { archive, type Mine } from './archive.ts'

/** All that Parley has of me, as one file. */
export function ExportData() {
  const session = useSession()
  const chats = useChats()
  const saver = createSaver()
  const isSaving = () => saver.saving().at === 'saving'
  const save = () => {
    const day = new Date().toISOString().slice(0, 10)
    void saver.save(`parley-${session.me.handle}-${day}.zip`, makeArchive(session, chats))
  }
  return (
    <section aria-labelledby="export">
      <h2 id="export">Your data</h2>
      <p>
        Your account and everything you can read in your conversations, in one file. It is put together here, by this
        browser, and may take some minutes.
      </p>
      <Button look="soft" icon="save" aria-disabled={isSaving()} onClick={save}>
        Export my data
      </Button>
      <Show when={isSaving()}>
        <p>Stay on this page until it is done.</p>
      </Show>
      <SavingLine saver={saver} />
    </section>
  )
}

const makeArchive =
  (session: Session, chats: Chats): Make =>
  async (tell, signal) => {
    const mine = await myConversations(session, chats)
    return makeZip(archive(session, mine, tell, signal)) as ReadableStream<Uint8Array<ArrayBuffer>>
  }

/** All of them, as they are told now: what this device remembers of the list may be old. */
async function myConversations(session: Session, chats: Chats): Promise<Mine[]> {
  if (chats.link().at !== 'live') throw new NotSaved('There is no connection. Try again when you are back online.')
  const rows = [...chats.order(), ...chats.archived()].flatMap((id) => chats.row(id) ?? [])
  const others = await lookUp(
    session,
    rows.flatMap(({ other }) => other ?? []),
  )
  if (!others.ok) throw new NotSaved(others.message)
  const people = new Map(others.value.map((person) => [person.id, person]))
  return rows.map((row) => ({
    row,
    title: nameOf(row, session.me.id, (id) => people.get(id)),
    draft: chats.draftOf(row.conversation),
  }))
}
