import { createSignal, Show } from 'solid-js'
import * as v from 'valibot'
import { routes } from '../../protocol/http.ts'
import { limits } from '../../protocol/limits.ts'
import type { Mine } from '../../protocol/people.ts'
import { useSession } from '../session/session.ts'
import { Button } from '../ui/Button.tsx'
import { Field, TextArea } from '../ui/Field.tsx'
import { useMine } from './mine.ts'
import { OwnPicture } from './OwnPicture.tsx'
import styles from './Settings.module.css'

const { takes: Change } = routes['PATCH /me/settings']

/** How others see me; it is changed when it is saved. */
export function OwnProfile(props: { settings: Mine }) {
  const session = useSession()
  const mine = useMine()
  const [name, setName] = createSignal(props.settings.person.name)
  const [status, setStatus] = createSignal(props.settings.person.status)
  const [bio, setBio] = createSignal(props.settings.bio)
  const [said, setSaid] = createSignal<{ about: 'name' | 'status' | 'bio' | 'form'; message: string } | null>(null)
  const [saved, setSaved] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const wrong = (about: 'name' | 'status' | 'bio' | 'form') => (said()?.about === about ? said()?.message : null)

  function typed(set: (text: string) => void) {
    return (event: InputEvent & { currentTarget: { value: string } }) => {
      set(event.currentTarget.value)
      setSaid(null)
      setSaved(false)
    }
  }

  async function save(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    const change = { name: name(), status: status(), bio: bio() }
    const fault = faultOf(change)
    if (fault) return void setSaid(fault)
    if (busy()) return
    setBusy(true)
    const answer = await mine.change(change)
    setBusy(false)
    setSaved(answer.ok)
    setSaid(answer.ok ? null : { about: 'form', message: answer.message })
  }

  return (
    <form class={styles.profile} onSubmit={save} noValidate aria-label="Profile">
      <OwnPicture />
      <p class={styles.note} dir="auto">
        @{session.me.handle}
      </p>
      <Field label="Name" autocomplete="name" value={name()} onInput={typed(setName)} wrong={wrong('name')} />
      <Field
        label="Status"
        hint="A line about how you are. Everybody here sees it."
        value={status()}
        onInput={typed(setStatus)}
        wrong={wrong('status')}
      />
      <TextArea label="About you" rows={3} dir="auto" value={bio()} onInput={typed(setBio)} wrong={wrong('bio')} />
      <Show when={wrong('form')}>
        <p role="alert">{wrong('form')}</p>
      </Show>
      <Button type="submit" aria-disabled={busy()}>
        {saved() ? 'Saved' : 'Save'}
      </Button>
      <span class="heard" role="status">
        {saved() ? 'Your profile is saved.' : ''}
      </span>
    </form>
  )
}

const most = { name: limits.personNameGraphemes, status: limits.statusGraphemes, bio: limits.bioGraphemes }

function faultOf(change: { name: string; status: string; bio: string }) {
  for (const about of ['name', 'status', 'bio'] as const) {
    if (v.safeParse(Change, { [about]: change[about] }).success) continue
    const isMissing = about === 'name' && change.name.trim() === ''
    return {
      about,
      message: isMissing ? 'Write a name that others know you by.' : `Use at most ${most[about]} ordinary characters.`,
    }
  }
  return null
}
