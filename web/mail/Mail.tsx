import { createSignal, Match, onMount, Show, Switch } from 'solid-js'
import type { MyMail } from '../../protocol/mail.ts'
import styles from '../account/Security.module.css'
import type { Account } from '../account/security.ts'
import type { Answer, Takes } from '../net/api.ts'
import { Switch as OnOff } from '../settings/Switch.tsx'
import { Button } from '../ui/Button.tsx'
import { Confirm, Give } from './Address.tsx'

/** Where this Parley writes e-mails: to which address of mine, and about what. */
export function Mail(props: { account: Account }) {
  const { session, proven, load } = props.account
  const [mail, setMail] = createSignal<MyMail | null>(null)
  const [isChanging, setChanging] = createSignal(false)
  const [wrong, setWrong] = createSignal<string | null>(null)

  /** Says why not; true when it was carried out. */
  function take(answer: Answer<MyMail> | null): boolean {
    if (answer?.ok) setMail(answer.value)
    setWrong(answer && !answer.ok ? answer.message : null)
    return answer?.ok ?? false
  }
  onMount(async () => take(await session.ask('GET /me/mail')))
  const want = async (wishes: Takes<'PATCH /me/mail'>) => take(await session.ask('PATCH /me/mail', { body: wishes }))

  async function give(address: string): Promise<void> {
    if (take(await proven((proof) => session.ask('PUT /me/mail', { body: { proof, address } })))) setChanging(false)
  }
  async function confirm(code: string): Promise<void> {
    if (take(await session.ask('POST /me/mail/confirm', { body: { code } }))) await load()
  }
  const remove = async () => void take(await proven((proof) => session.ask('DELETE /me/mail', { body: { proof } })))

  return (
    <Show when={mail()?.offered && mail()}>
      {(now) => (
        <section aria-labelledby="mail">
          <h2 id="mail">E-mail</h2>
          <p>
            For what you miss, for new sign-ins, and for a lost password. What people say is never in a mail, and nobody
            else here sees your address.
          </p>
          <Switch>
            <Match when={now().pending !== null && !isChanging() && now().pending}>
              {(pending) => <Confirm address={pending()} confirm={confirm} another={() => setChanging(true)} />}
            </Match>
            <Match when={now().address === null || isChanging()}>
              <Give give={give} cancel={now().address === null ? null : () => setChanging(false)} />
            </Match>
            <Match when={now().address}>
              {(address) => (
                <>
                  <p class={styles.key}>
                    <bdi>{address()}</bdi>
                  </p>
                  <OnOff
                    label="What I miss"
                    hint="At most once a day, when you were away for some hours: from whom, and how many."
                    on={now().digest}
                    turn={(digest) => void want({ digest })}
                  />
                  <OnOff
                    label="New sign-ins"
                    hint="And when your password changes."
                    on={now().news}
                    turn={(news) => void want({ news })}
                  />
                  <div class={styles.side}>
                    <Button look="soft" onClick={() => setChanging(true)}>
                      Change the address
                    </Button>
                    <Button look="danger" onClick={() => void remove()}>
                      Remove the address
                    </Button>
                  </div>
                </>
              )}
            </Match>
          </Switch>
          <Show when={wrong()}>
            <p class={styles.wrong} role="alert">
              {wrong()}
            </p>
          </Show>
        </section>
      )}
    </Show>
  )
}
