import { createSignal, For, Show } from 'solid-js'
import { limits } from '../../protocol/limits.ts'
import { codeKey, newCode, readCode } from '../session/recovery.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import styles from './Security.module.css'
import type { Account } from './security.ts'

/** Ten codes for the day when the password or the authenticator is lost. They are made here and shown once. */
export function Codes(props: { account: Account }) {
  const { session, security, proven } = props.account
  const [made, setMade] = createSignal<string[] | null>(null)
  const [wrong, setWrong] = createSignal<string | null>(null)
  const left = () => security()?.codesLeft ?? 0

  async function make(): Promise<void> {
    const codes = Array.from({ length: limits.recoveryCodes }, newCode)
    const keys = await Promise.all(codes.map((code) => codeKey(readCode(code) ?? new Uint8Array(), location.origin)))
    const answer = await proven((proof) => session.ask('PUT /me/codes', { body: { proof, codes: keys } }))
    if (!answer) return
    setWrong(answer.ok ? null : answer.message)
    if (answer.ok) setMade(codes)
  }
  return (
    <section aria-labelledby="codes">
      <h2 id="codes">Recovery codes</h2>
      <p>
        Each opens your account once when you have lost your password or your authenticator. Keep them on paper, or
        where only you can read them.
      </p>
      <p>{left() === 0 ? 'You have none.' : `You have ${left()} left.`}</p>
      <Button look="soft" onClick={() => void make()}>
        {left() === 0 ? 'Make recovery codes' : 'Make new recovery codes'}
      </Button>
      <Show when={wrong()}>
        <p class={styles.wrong} role="alert">
          {wrong()}
        </p>
      </Show>
      <Show when={made()} keyed>
        {(codes) => <Made codes={codes} handle={session.me.handle} close={() => setMade(null)} />}
      </Show>
    </section>
  )
}

function Made(props: { codes: string[]; handle: string; close: () => void }) {
  const [copied, setCopied] = createSignal(false)
  const text = () =>
    `Recovery codes of @${props.handle} at ${location.host}, each for once:\n\n${props.codes.join('\n')}\n`
  const copy = () =>
    navigator.clipboard.writeText(text()).then(
      () => setCopied(true),
      () => setCopied(false),
    )
  function save(): void {
    const url = URL.createObjectURL(new Blob([text()], { type: 'text/plain' }))
    const link = Object.assign(document.createElement('a'), { href: url, download: `parley-${props.handle}-codes.txt` })
    link.click()
    URL.revokeObjectURL(url)
  }
  return (
    <Dialog title="Your recovery codes" close={props.close}>
      <p>They are shown this once. Codes that you made before are of no use any more.</p>
      <ol class={styles.codes}>
        <For each={props.codes}>{(code) => <li>{code}</li>}</For>
      </ol>
      <div class={styles.side}>
        <Button look="soft" onClick={() => void copy()}>
          {copied() ? 'Copied' : 'Copy'}
        </Button>
        <Button look="soft" onClick={save}>
          Save as a file
        </Button>
        <Button onClick={props.close}>I have kept them</Button>
      </div>
    </Dialog>
  )
}
