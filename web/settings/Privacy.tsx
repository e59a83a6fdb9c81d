import { createSignal, Show } from 'solid-js'
import type { Privacy as Flags, Mine } from '../../protocol/people.ts'
import { useMine } from './mine.ts'
import styles from './Settings.module.css'
import { Switch } from './Switch.tsx'

/** What others may know of me. Where I don't show something, I don't see it of others either. */
export function Privacy(props: { settings: Mine }) {
  const mine = useMine()
  const [wrong, setWrong] = createSignal<string | null>(null)

  async function change(flag: Partial<Flags>): Promise<void> {
    const answer = await mine.change(flag)
    setWrong(answer.ok ? null : answer.message)
  }

  return (
    <section class={styles.section} aria-labelledby="privacy-settings">
      <h3 id="privacy-settings">Privacy</h3>
      <Switch
        label="Show what I have read"
        hint="Turned off, you don’t see what others have read either."
        on={props.settings.showsRead}
        turn={(showsRead) => change({ showsRead })}
      />
      <Switch
        label="Show when I am here"
        hint="Turned off, you don’t see when others are here either."
        on={props.settings.showsSeen}
        turn={(showsSeen) => change({ showsSeen })}
      />
      <Switch
        label="List me in “All users”"
        hint="Turned off, only who knows your username can write to you first."
        on={props.settings.listed}
        turn={(listed) => change({ listed })}
      />
      <Show when={wrong()}>
        <p role="alert">{wrong()}</p>
      </Show>
    </section>
  )
}
