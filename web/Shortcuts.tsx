import { lazy, onCleanup, onMount, Show } from 'solid-js'
import { useFinding } from './search/finding.ts'
import { Loaded } from './ui/Loaded.tsx'

const SearchDialog = lazy(async () => ({ default: (await import('./room/SearchDialog.tsx')).SearchDialog }))

/** The keys that hold everywhere in the page, and what they open. */
export function Shortcuts() {
  const finding = useFinding()

  function pressed(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing) return
    if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return
    event.preventDefault()
    finding.search('everywhere')
  }

  onMount(() => addEventListener('keydown', pressed))
  onCleanup(() => removeEventListener('keydown', pressed))
  return (
    <Loaded close={finding.close}>
      <Show when={finding.where()} keyed>
        {(where) => <SearchDialog only={where === 'everywhere' ? null : where} />}
      </Show>
    </Loaded>
  )
}
