import { A } from '@solidjs/router'
import { Show } from 'solid-js'
import { useSession } from '../session/session.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { useMine } from './mine.ts'
import { OwnProfile } from './OwnProfile.tsx'
import { Privacy } from './Privacy.tsx'
import { type Theme, usePreferences } from './preferences.ts'
import styles from './Settings.module.css'
import { Choice, Switch } from './Switch.tsx'

const themes: [Theme, string][] = [
  ['system', 'As this device is set'],
  ['light', 'Light'],
  ['dark', 'Dark'],
]

/** Who I am here, what others may know of it, and how this device is to be. */
export function SettingsDialog(props: { close: () => void }) {
  const session = useSession()
  const mine = useMine()
  const preferences = usePreferences()
  return (
    <Dialog title="Profile and settings" close={props.close}>
      <Show
        when={mine.settings()}
        fallback={<p class={styles.note}>Your profile appears here when there is a connection.</p>}
      >
        {(settings) => (
          <>
            <OwnProfile settings={settings()} />
            <Privacy settings={settings()} />
          </>
        )}
      </Show>
      <section class={styles.section} aria-labelledby="account-settings">
        <h3 id="account-settings">Security and account</h3>
        <A class={styles.way ?? ''} href={`/u/${session.slot}/security`} onClick={props.close}>
          Devices, password, passkeys, exporting and deleting
        </A>
      </section>
      <section class={styles.section} aria-labelledby="device-settings">
        <h3 id="device-settings">This device</h3>
        <fieldset class={styles.choices}>
          <legend>Colours</legend>
          {themes.map(([theme, words]) => (
            <Choice
              name="theme"
              label={words}
              chosen={preferences.theme() === theme}
              choose={() => preferences.change({ theme })}
            />
          ))}
        </fieldset>
        <Switch
          label="Enter sends"
          hint="Otherwise Enter makes a new line, and the button sends."
          on={preferences.enterSends()}
          turn={(enterSends) => preferences.change({ enterSends })}
        />
        <Switch
          label="Always follow"
          hint="Goes to the newest message wherever you are in a conversation."
          on={preferences.alwaysFollow()}
          turn={(alwaysFollow) => preferences.change({ alwaysFollow })}
        />
      </section>
    </Dialog>
  )
}
