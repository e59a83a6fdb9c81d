import { createSignal, Show } from 'solid-js'
import { limits } from '../../protocol/limits.ts'
import { useNames } from '../people/names.ts'
import { PersonFace } from '../people/PersonFace.tsx'
import { useSession } from '../session/session.ts'
import { Button } from '../ui/Button.tsx'
import { squareOf } from '../ui/square.ts'
import { useMine } from './mine.ts'
import styles from './Settings.module.css'

const edgePx = 256

/** My face, and the ways to another one. */
export function OwnPicture() {
  const session = useSession()
  const names = useNames()
  const mine = useMine()
  const [busy, setBusy] = createSignal(false)
  const [wrong, setWrong] = createSignal<string | null>(null)
  let file!: HTMLInputElement

  async function put(chosen: File | undefined): Promise<void> {
    file.value = ''
    if (!chosen || busy()) return
    setBusy(true)
    const picture = await squareOf(chosen, edgePx, limits.avatarBytes)
    setWrong(picture ? await send(picture) : 'This file can’t be read as a picture. Choose a JPEG, PNG or WebP.')
    setBusy(false)
  }

  async function send(picture: Blob): Promise<string | null> {
    const answer = await session.put('/me/avatar', picture)
    if (answer.ok) await mine.load()
    return answer.ok ? null : answer.message
  }

  async function remove(): Promise<void> {
    const answer = await session.ask('DELETE /me/avatar')
    if (answer.ok) await mine.load()
    setWrong(answer.ok ? null : answer.message)
  }

  return (
    <div class={styles.picture}>
      <PersonFace id={session.me.id} large still />
      <input
        ref={file}
        type="file"
        accept="image/*"
        hidden
        onChange={(event) => void put(event.currentTarget.files?.[0])}
      />
      <div>
        <Button look="soft" icon="picture" aria-disabled={busy()} onClick={() => file.click()}>
          {names.person(session.me.id)?.avatar ? 'Change the picture' : 'Choose a picture'}
        </Button>
        <Show when={names.person(session.me.id)?.avatar}>
          <Button look="soft" onClick={() => void remove()}>
            Remove it
          </Button>
        </Show>
      </div>
      <Show when={wrong()}>
        <p role="alert">{wrong()}</p>
      </Show>
    </div>
  )
}
