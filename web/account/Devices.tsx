import { createSignal, For, Show } from 'solid-js'
import type { UsedDevice } from '../../protocol/security.ts'
import { Button } from '../ui/Button.tsx'
import { listTime } from '../ui/dates.ts'
import { locale } from '../ui/locale.ts'
import { useNow } from '../ui/now.ts'
import styles from './Security.module.css'
import type { Account } from './security.ts'

const countries = new Intl.DisplayNames(locale, { type: 'region' })

/** "New Zealand" */
export const countryName = (code: string): string => countries.of(code) ?? code

/** Where I am signed in, and how one signs out there. */
export function Devices(props: { account: Account }) {
  const { session, security, load } = props.account
  const [wrong, setWrong] = createSignal<string | null>(null)
  const now = useNow()
  const isThis = ({ device }: UsedDevice) => device === session.device
  const others = () => (security()?.devices ?? []).filter((one) => !isThis(one))

  async function signOut(device: string | null): Promise<void> {
    const answer = await (device
      ? session.ask('DELETE /me/devices/:device', { params: { device } })
      : session.ask('DELETE /me/devices'))
    setWrong(answer.ok || answer.error === 'no-such-device' ? null : answer.message)
    await load()
  }
  return (
    <section aria-labelledby="devices">
      <h2 id="devices">Devices</h2>
      <p>Where you are signed in. Sign out what you don’t know, and then change your password.</p>
      <ul class={styles.rows}>
        <For each={security()?.devices ?? []}>
          {(one) => (
            <li>
              <span>
                <b dir="auto">{one.name}</b>
                <small>
                  {isThis(one) ? 'This device' : `Last used ${listTime(one.usedAt, now())}`}
                  {one.country && ` · ${countryName(one.country)}`}
                </small>
              </span>
              <Show when={!isThis(one)}>
                <Button look="soft" aria-label={`Sign out ${one.name}`} onClick={() => void signOut(one.device)}>
                  Sign out
                </Button>
              </Show>
            </li>
          )}
        </For>
      </ul>
      <Show when={others().length > 1}>
        <Button look="danger" onClick={() => void signOut(null)}>
          Sign out all other devices
        </Button>
      </Show>
      <Show when={wrong()}>
        <p class={styles.wrong} role="alert">
          {wrong()}
        </p>
      </Show>
    </section>
  )
}
