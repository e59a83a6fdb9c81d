import { Show } from 'solid-js'
import { ExportData } from '../export/ExportData.tsx'
import { Mail } from '../mail/Mail.tsx'
import { Page } from '../session/Page.tsx'
import { useSession } from '../session/session.ts'
import { Button } from '../ui/Button.tsx'
import { Codes } from './Codes.tsx'
import { DeleteAccount } from './DeleteAccount.tsx'
import { Devices } from './Devices.tsx'
import { Happened } from './Happened.tsx'
import { Passkeys } from './Passkeys.tsx'
import { Password } from './Password.tsx'
import { Prove } from './Prove.tsx'
import styles from './Security.module.css'
import { type Account, createSecurity } from './security.ts'
import { Totp } from './Totp.tsx'

/** `/security`: how my account is opened, by whom it was, and its end. */
export function SecurityPage() {
  const account = createSecurity(useSession())
  return (
    <Page title="Security" class={styles.page}>
      <Show when={account.failure()}>
        <p role="alert">
          {account.failure()} <Button onClick={() => void account.load()}>Try again</Button>
        </p>
      </Show>
      <Show when={account.security()} fallback={<Waiting account={account} />}>
        <Devices account={account} />
        <Password account={account} />
        <Passkeys account={account} />
        <Totp account={account} />
        <Codes account={account} />
        <Mail account={account} />
        <Happened account={account} />
        <ExportData />
        <DeleteAccount account={account} />
      </Show>
      <Show when={account.asking()} keyed>
        {(done) => <Prove account={account} done={done} />}
      </Show>
    </Page>
  )
}

const Waiting = (props: { account: Account }) => (
  <Show when={!props.account.failure()}>
    <p class={styles.skeleton} aria-busy="true">
      <span class="heard">Loading</span>
    </p>
  </Show>
)
