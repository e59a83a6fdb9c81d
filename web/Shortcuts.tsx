import { createSignal, lazy, onCleanup, onMount, Show } from 'solid-js'
import { useFinding } from './search/finding.ts'
import { Loaded } from './ui/Loaded.tsx'

const SearchDialog = lazy(async () => ({ default: (await import('./room/SearchDialog.tsx')).SearchDialog }))
const ShortcutList = lazy(async () => ({ default: (await import('./room/ShortcutList.tsx')).ShortcutList }))

/** The keys that hold everywhere in the page, and what they open. */
export function Shortcuts() {
  const finding = useFinding()
  const [isListed, setListed] = createSignal(false)
  const unlist = () => setListed(false)

  /** What is typed is meant for where it is typed; what is open stays alone. */
  const isFree = ({ target }: Event) =>
    !(target instanceof Element && target.closest('input, textarea, select, [contenteditable], dialog, [popover]'))

  function pressed(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing || event.altKey) return
    const isSearch = event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && !event.shiftKey
    if (isSearch) finding.search('everywhere')
    else if (event.key === '?' && isFree(event)) setListed(true)
    else return
    event.preventDefault()
  }

  onMount(() => addEventListener('keydown', pressed))
  onCleanup(() => removeEventListener('keydown', pressed))
  return (
    <>
      <Loaded close={finding.close}>
        <Show when={finding.where()} keyed>
          {(where) => <SearchDialog only={where === 'everywhere' ? null : where} />}
        </Show>
      </Loaded>
      <Loaded close={unlist}>
        <Show when={isListed()}>
          <ShortcutList close={unlist} />
        </Show>
      </Loaded>
    </>
  )
}
