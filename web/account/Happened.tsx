import { For, Show } from 'solid-js'
import type { SecurityEventKind } from '../../protocol/security.ts'
import { fullTime, listTime } from '../ui/dates.ts'
import { useNow } from '../ui/now.ts'
import { countryName } from './Devices.tsx'
import styles from './Security.module.css'
import type { Account } from './security.ts'

const words: Record<SecurityEventKind, string> = {
  'new-device': 'Signed in on a new device',
  'stolen-session': 'Somebody used a copy of a device’s session. That device was signed out. Change your password.',
  'device-removed': 'A device was signed out',
  'password-changed': 'The password was changed',
  'password-recovered': 'A new password was set with a recovery code',
  'link-made': 'The owner of this instance made a link that opens your account once',
  'password-by-link': 'A new password was set with a link of the owner’s',
  'wrong-code': 'The right password, but a wrong code. If that wasn’t you, change your password.',
  'code-used': 'A recovery code was used',
  'codes-made': 'New recovery codes were made',
  'totp-on': 'The second step was switched on',
  'totp-off': 'The second step was switched off',
  'passkey-added': 'A passkey was added',
  'passkey-removed': 'A passkey was removed',
  'password-by-mail': 'A new password was set with a code from an e-mail',
  'mail-changed': 'Your e-mail address was set',
  'mail-removed': 'Your e-mail address was removed',
}

const alarming: SecurityEventKind[] = ['stolen-session', 'wrong-code', 'link-made', 'password-by-link']

/** What happened to my account in the last ninety days. */
export function Happened(props: { account: Account }) {
  const events = () => props.account.security()?.events ?? []
  const now = useNow()
  return (
    <section aria-labelledby="happened">
      <h2 id="happened">What happened</h2>
      <Show when={events().length > 0} fallback={<p>Nothing in the last 90 days.</p>}>
        <ul class={styles.rows}>
          <For each={events()}>
            {(event) => (
              <li>
                <span>
                  <b class={alarming.includes(event.kind) ? styles.wrong : undefined}>{words[event.kind]}</b>
                  <small>
                    <bdi>{event.device}</bdi>
                    {event.device && ' · '}
                    {event.country && `${countryName(event.country)} · `}
                    <time title={fullTime(event.at)}>{listTime(event.at, now())}</time>
                  </small>
                </span>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </section>
  )
}
