import { For } from 'solid-js'
import { Dialog } from '../ui/Dialog.tsx'
import styles from './ShortcutList.module.css'

const isApple = /Mac|iPhone|iPad/.test(navigator.platform)
const ctrl = isApple ? '⌘' : 'Ctrl'

type Line = [what: string, ...keys: string[]]

const parts: [title: string, lines: Line[]][] = [
  [
    'Everywhere',
    [
      ['Search', `${ctrl} K`],
      ['This list', '?'],
      ['Close what is open', 'Esc'],
    ],
  ],
  [
    'In the messages',
    [
      ['From one to the next', '↑', '↓'],
      ['Everything that can be done', 'Enter'],
      ['Reply', 'R'],
      ['React', '+'],
      ['Edit', 'E'],
      ['Copy', 'C'],
      ['Copy its link', 'L'],
      ['Pin', 'P'],
      ['Forward', 'F'],
      ['Select', 'S'],
      ['Info', 'I'],
      ['Delete for me', 'H'],
      ['Delete for everyone', 'Del'],
    ],
  ],
  [
    'While writing',
    [
      ['Send', 'Enter'],
      ['A new line', 'Shift Enter'],
      ['Edit what you said last, when nothing is written', '↑'],
      ['Don’t reply or edit', 'Esc'],
      ['Name somebody, find an emoji', '@', ':'],
      ['Bold, italic, code', `${ctrl} B`, `${ctrl} I`, `${ctrl} E`],
      ['Strike, hide, link', `${ctrl} Shift X`, `${ctrl} Shift H`, `${ctrl} Shift K`],
      ['Quote, list', `${ctrl} Shift .`, `${ctrl} Shift 8`],
    ],
  ],
]

/** What the keyboard does. */
export function ShortcutList(props: { close: () => void }) {
  return (
    <Dialog title="Keyboard" close={props.close}>
      <div class={styles.parts}>
        <For each={parts}>
          {([title, lines]) => (
            <section aria-label={title}>
              <h3>{title}</h3>
              <dl>
                <For each={lines}>
                  {([what, ...keys]) => (
                    <div>
                      <dt>{what}</dt>
                      <dd>
                        <For each={keys}>{(key) => <kbd>{key}</kbd>}</For>
                      </dd>
                    </div>
                  )}
                </For>
              </dl>
            </section>
          )}
        </For>
      </div>
    </Dialog>
  )
}
