import { createSignal, Match, Show, Switch } from 'solid-js'
import { Home } from '../session/Nothing.tsx'
import { Page } from '../session/Page.tsx'
import { useMine } from '../settings/mine.ts'
import { Notice } from '../ui/Notice.tsx'
import { TabPanel, Tabs } from '../ui/Tabs.tsx'
import { House } from './House.tsx'
import styles from './Owner.module.css'
import { People } from './People.tsx'
import { Reports } from './Reports.tsx'
import { Rooms } from './Rooms.tsx'
import { Usage } from './Usage.tsx'

const tabs = ['Reports', 'People', 'Rooms', 'Usage', 'Settings'] as const

/** `/instance`: what the owner of this instance sees of it, and does. To everybody else it says whose it is not. */
export function OwnerPage() {
  const mine = useMine()
  return (
    <Show when={mine.settings()} fallback={<p class={styles.wait}>One moment…</p>}>
      {(settings) => (
        <Show
          when={settings().owner}
          fallback={
            <Notice title="This page is for the owner of this instance." text="You aren’t signed in as them.">
              <Home />
            </Notice>
          }
        >
          <Owned />
        </Show>
      )}
    </Show>
  )
}

function Owned() {
  const [tab, setTab] = createSignal<(typeof tabs)[number]>('Reports')
  return (
    <Page title="Instance" class={styles.page}>
      <Tabs name="What of the instance is shown" id="instance" names={tabs} chosen={tab()} choose={setTab} />
      <TabPanel id="instance" name={tab()}>
        <div class={styles.panel}>
          <Switch>
            <Match when={tab() === 'Reports'}>
              <Reports />
            </Match>
            <Match when={tab() === 'People'}>
              <People />
            </Match>
            <Match when={tab() === 'Rooms'}>
              <Rooms />
            </Match>
            <Match when={tab() === 'Usage'}>
              <Usage />
            </Match>
            <Match when={tab() === 'Settings'}>
              <House />
            </Match>
          </Switch>
        </div>
      </TabPanel>
    </Page>
  )
}
