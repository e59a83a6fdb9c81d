import { onCleanup, onMount } from 'solid-js'
import * as v from 'valibot'
import styles from './GuestDoor.module.css'

const Said = v.strictObject({ challenge: v.nullable(v.string()) })

/** Cloudflare Turnstile, in a frame whose page may load its script; this one may not. `passed` gets null when it has run out. */
export function Challenge(props: { siteKey: string; passed: (challenge: string | null) => void }) {
  let frame!: HTMLIFrameElement
  function hear({ origin, source, data }: MessageEvent): void {
    if (origin !== location.origin || source !== frame.contentWindow) return
    const said = v.safeParse(Said, data)
    if (said.success) props.passed(said.output.challenge)
  }
  onMount(() => addEventListener('message', hear))
  onCleanup(() => removeEventListener('message', hear))
  return (
    <iframe
      ref={frame}
      class={styles.challenge}
      title="Show that you are a person"
      src={`/challenge?${new URLSearchParams({ key: props.siteKey })}`}
    />
  )
}
