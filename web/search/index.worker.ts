import type { PersonId } from '../../protocol/ids.ts'
import type { Answer, Asking } from './asking.ts'
import { Library } from './library.ts'
import { openVault, type Vault } from './vault.ts'

/** What was told is on the disk this much later at most; until then it would be told again. */
const saveMs = 1_000

let library: Promise<Library> | null = null
let isSaving = false

addEventListener('message', async ({ data }: MessageEvent<Asking>) => {
  if (data.ask === 'open') library = onlyWriter(data.person).then((vault) => Library.open(vault))
  else if (library) hear(await library, data)
})

function hear(open: Library, asking: Exclude<Asking, { ask: 'open' }>): void {
  const reply = (said: Answer) => postMessage(said)
  switch (asking.ask) {
    case 'tell':
      open.tell(asking.conversation, asking.range, asking.told)
      break
    case 'remove':
      open.remove(asking.ids)
      break
    case 'forget':
      open.forget(asking.conversation)
      break
    case 'held':
      reply({ n: asking.n, held: open.all })
      break
    case 'search':
      reply({ n: asking.n, groups: open.search(asking.query, asking.hits, asking.only), size: open.size })
      break
  }
  if (!isSaving) setTimeout(() => void save(open), saveMs)
  isSaving = true
}

/** A full disk: what is known is known as long as the page lives. */
async function save(open: Library): Promise<void> {
  isSaving = false
  await open.save().catch(() => {})
}

/** Of an account's tabs one writes, since two would write over each other; the others know what they read and what they are told. */
async function onlyWriter(person: PersonId): Promise<Vault> {
  const vault = await openVault(person)
  const mine = await new Promise<boolean>((decided) => {
    void navigator.locks.request(`parley.search.${person}`, { ifAvailable: true }, (lock) => {
      decided(lock !== null)
      return lock && new Promise<never>(() => {})
    })
  })
  return mine ? vault : { ...vault, write: async () => {} }
}
