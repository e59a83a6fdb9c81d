import { createUniqueId, For, Match, onMount, Show, Switch } from 'solid-js'
import { Button } from '../ui/Button.tsx'
import { EmojiGrid } from './EmojiGrid.tsx'
import styles from './EmojiPicker.module.css'
import { type Emojis, groups, type OneEmoji, type Tone, tones } from './emojis.ts'
import { makePicking, type Shelf } from './picked.ts'

const toneNames = ['Default', 'Light', 'Medium-light', 'Medium', 'Medium-dark', 'Dark'] as const

/** Chooses one of all emoji: by searching, by group, or from those that one often uses. */
export function EmojiPicker(props: { open: () => Promise<Emojis>; choose: (emoji: string) => void }) {
  const picking = makePicking(props.open)
  const gridId = createUniqueId()
  let search!: HTMLInputElement
  let picker!: HTMLElement
  onMount(() => {
    search.focus()
    void picking.show({ at: 'often' })
  })
  const words = () => search.value.trim()
  const isAt = (shelf: Shelf) => {
    const now = picking.shelf()
    return now.at === shelf.at && (now.at !== 'group' || (shelf.at === 'group' && now.group === shelf.group))
  }
  const here = () => {
    const shown = picking.shown()
    return shown.at === 'here' ? shown : null
  }

  function show(shelf: Shelf): void {
    search.value = ''
    void picking.show(shelf)
  }

  function choose(emoji: OneEmoji): void {
    props.choose(emoji.text)
    void props.open().then((emojis) => emojis.chosen(emoji))
  }

  function pressed(event: KeyboardEvent): void {
    if (event.isComposing) return
    const [first] = here()?.emojis ?? []
    if (event.key === 'Enter' && first && words() !== '') choose(first)
    else if (event.key === 'ArrowDown') picker.querySelector<HTMLElement>('[role=grid] [tabindex="0"]')?.focus()
    else return
    event.preventDefault()
  }

  return (
    <section ref={picker} class={styles.picker} aria-label="Emoji">
      <div class={styles.top}>
        <input
          ref={search}
          type="search"
          aria-label="Search emoji"
          aria-controls={gridId}
          placeholder="Search"
          autocomplete="off"
          onInput={() => void picking.show(words() === '' ? { at: 'often' } : { at: 'found', words: words() })}
          onKeyDown={pressed}
        />
        <select
          aria-label="Skin tone"
          value={picking.tone()}
          onChange={(event) => void picking.setTone(Number(event.currentTarget.value) as Tone)}
        >
          <For each={tones}>
            {(hand, tone) => (
              <option value={tone()} aria-label={toneNames[tone()] ?? ''}>
                {hand}
              </option>
            )}
          </For>
        </select>
      </div>
      <fieldset class={styles.groups} aria-label="Kinds of emoji">
        <Kind name="Often used" face="🕒" isOn={isAt({ at: 'often' })} show={() => show({ at: 'often' })} />
        <For each={groups}>
          {({ group, name, face }) => (
            <Kind
              name={name}
              face={face}
              isOn={isAt({ at: 'group', group })}
              show={() => show({ at: 'group', group })}
            />
          )}
        </For>
      </fieldset>
      <Switch>
        <Match when={here()}>
          {(shown) => (
            <Show
              when={shown().emojis.length > 0}
              fallback={
                <p class={styles.empty} role="status">
                  No emoji is called that. Try another word.
                </p>
              }
            >
              <EmojiGrid
                id={gridId}
                title={shown().title}
                emojis={shown().emojis}
                choose={choose}
                back={() => search.focus()}
              />
            </Show>
          )}
        </Match>
        <Match when={picking.shown().at === 'failed'}>
          <div class={styles.empty} role="alert">
            <p>The emoji couldn’t be loaded.</p>
            <Button look="soft" onClick={() => void picking.show(picking.shelf())}>
              Try again
            </Button>
          </div>
        </Match>
        <Match when={picking.shown().at === 'loading'}>
          <div class={styles.empty} aria-busy="true" />
        </Match>
      </Switch>
    </section>
  )
}

const Kind = (props: { name: string; face: string; isOn: boolean; show: () => void }) => (
  <button
    type="button"
    aria-label={props.name}
    title={props.name}
    aria-pressed={props.isOn}
    onClick={() => props.show()}
  >
    {props.face}
  </button>
)
