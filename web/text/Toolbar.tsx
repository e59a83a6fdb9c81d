import { For } from 'solid-js'
import styles from './Toolbar.module.css'
import { type Format, formats } from './toolbar.ts'

const names: Record<Format, { name: string; sign: string; keys: string }> = {
  bold: { name: 'Bold', sign: 'B', keys: 'Control+B' },
  italic: { name: 'Italic', sign: 'I', keys: 'Control+I' },
  strike: { name: 'Strike through', sign: 'S', keys: 'Control+Shift+X' },
  code: { name: 'Code', sign: '</>', keys: 'Control+E' },
  quote: { name: 'Quote', sign: '❝', keys: 'Control+Shift+.' },
  list: { name: 'List', sign: '•', keys: 'Control+Shift+8' },
  link: { name: 'Link', sign: '🔗', keys: 'Control+Shift+K' },
  spoiler: { name: 'Hide until pressed', sign: '▒', keys: 'Control+Shift+H' },
}

/** Puts formatting on what is selected in a field. One stop for Tab; the arrows lead along it. */
export function Toolbar(props: { apply: (format: Format) => void }) {
  let bar!: HTMLDivElement
  function pressed(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (step === undefined) return
    const buttons = [...bar.querySelectorAll('button')]
    const turn = getComputedStyle(bar).direction === 'rtl' ? -step : step
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement)
    buttons.at((at + turn) % buttons.length)?.focus()
    event.preventDefault()
  }
  return (
    <div ref={bar} class={styles.bar} role="toolbar" tabindex="-1" aria-label="Formatting" onKeyDown={pressed}>
      <For each={formats}>
        {(format, index) => (
          <button
            type="button"
            class={styles[format]}
            tabindex={index() === 0 ? 0 : -1}
            aria-label={names[format].name}
            aria-keyshortcuts={names[format].keys}
            title={`${names[format].name} (${names[format].keys.replaceAll('Control', 'Ctrl')})`}
            // The field keeps its selection.
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => props.apply(format)}
          >
            {names[format].sign}
          </button>
        )}
      </For>
    </div>
  )
}
