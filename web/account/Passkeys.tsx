import { createSignal, For, Show } from 'solid-js'
import { limits } from '../../protocol/limits.ts'
import type { PasskeyRow } from '../../protocol/security.ts'
import { hasPasskeys, makePasskey } from '../session/passkey.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { listTime } from '../ui/dates.ts'
import { Field } from '../ui/Field.tsx'
import { useNow } from '../ui/now.ts'
import styles from './Security.module.css'
import type { Account } from './security.ts'

/** The passkeys that open my account. */
export function Passkeys(props: { account: Account }) {
  const { session, security, proven, load } = props.account
  const [naming, setNaming] = createSignal<PasskeyRow | null>(null)
  const [wrong, setWrong] = createSignal<string | null>(null)
  const now = useNow()
  const passkeys = () => security()?.passkeys ?? []

  async function add(): Promise<void> {
    setWrong(null)
    const options = await proven((proof) => session.ask('POST /me/passkeys/options', { body: { proof } }))
    if (!options) return
    if (!options.ok) return void setWrong(options.message)
    const made = await makePasskey(options.value)
    if (!made.ok) return void setWrong(made.message)
    const name = `Passkey ${passkeys().length + 1}`
    const answer = await session.ask('POST /me/passkeys', { body: { name, response: made.value } })
    if (!answer.ok) setWrong(answer.message)
    await load()
    setNaming(passkeys().find(({ id }) => id === made.value.id) ?? null)
  }

  async function remove({ id }: PasskeyRow): Promise<void> {
    const params = { passkey: id }
    const answer = await proven((proof) => session.ask('DELETE /me/passkeys/:passkey', { params, body: { proof } }))
    if (answer) setWrong(answer.ok ? null : answer.message)
  }
  return (
    <section aria-labelledby="passkeys">
      <h2 id="passkeys">Passkeys</h2>
      <p>
        Sign in with your finger, your face or this device’s PIN. Nothing to remember, and nothing to be tricked out of.
      </p>
      <ul class={styles.rows}>
        <For each={passkeys()}>
          {(one) => (
            <li>
              <span>
                <b dir="auto">{one.name}</b>
                <small>{one.usedAt === null ? 'Not used yet' : `Last used ${listTime(one.usedAt, now())}`}</small>
              </span>
              <Button look="soft" aria-label={`Rename ${one.name}`} onClick={() => setNaming(one)}>
                Rename
              </Button>
              <Button look="soft" aria-label={`Remove ${one.name}`} onClick={() => void remove(one)}>
                Remove
              </Button>
            </li>
          )}
        </For>
      </ul>
      <Show when={hasPasskeys()} fallback={<p>This browser has no passkeys.</p>}>
        <Button look="soft" onClick={() => void add()}>
          Add a passkey
        </Button>
      </Show>
      <Show when={wrong()}>
        <p class={styles.wrong} role="alert">
          {wrong()}
        </p>
      </Show>
      <Show when={naming()} keyed>
        {(one) => <Naming account={props.account} passkey={one} close={() => setNaming(null)} />}
      </Show>
    </section>
  )
}

function Naming(props: { account: Account; passkey: PasskeyRow; close: () => void }) {
  const [name, setName] = createSignal(props.passkey.name)
  const [wrong, setWrong] = createSignal<string | null>(null)
  async function keep(): Promise<void> {
    const { session, load } = props.account
    const params = { passkey: props.passkey.id }
    const answer = await session.ask('PATCH /me/passkeys/:passkey', { params, body: { name: name() } })
    if (!answer.ok)
      return void setWrong(
        answer.error === 'malformed' ? `Use 1 to ${limits.passkeyNameGraphemes} characters.` : answer.message,
      )
    await load()
    props.close()
  }
  return (
    <Dialog title="Name the passkey" close={props.close}>
      <form
        class={styles.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void keep()
        }}
      >
        <Field
          label="Name"
          name="name"
          autofocus
          dir="auto"
          value={name()}
          onInput={(event) => {
            setWrong(null)
            setName(event.currentTarget.value)
          }}
          wrong={wrong()}
          hint="The device or the manager that keeps it."
        />
        <Button type="submit">Save</Button>
      </form>
    </Dialog>
  )
}
