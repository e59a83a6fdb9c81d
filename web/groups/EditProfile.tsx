import { createSignal } from 'solid-js'
import { Button } from '../ui/Button.tsx'
import { focusFirstWrong } from '../ui/Field.tsx'
import styles from './NewGroup.module.css'
import { ProfileFields } from './ProfileFields.tsx'
import { profileOf, type Words, wordsIn } from './profile.ts'

/** Changes how a group is called and looks: what I leave as it was stays as others make it meanwhile. */
export function EditProfile(props: {
  id: string
  profile: string
  save: (profile: string) => void
  cancel: () => void
}) {
  const [changed, setChanged] = createSignal<Partial<Words>>({})
  const words = () => ({ ...wordsIn(props.profile), ...changed() })
  const [wrong, setWrong] = createSignal<string | null>(null)

  function save(form: HTMLFormElement): void {
    const written = profileOf(words())
    setWrong(written.wrong)
    focusFirstWrong(form)
    if (written.profile === null) return
    if (written.profile === props.profile) props.cancel()
    else props.save(written.profile)
  }

  return (
    <form
      class={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        save(event.currentTarget)
      }}
      noValidate
    >
      <ProfileFields
        id={props.id}
        words={words()}
        change={(next) => {
          setChanged((before) => ({ ...before, ...next }))
          setWrong(null)
        }}
        wrong={wrong()}
        autofocus
      />
      <Button type="submit">Save</Button>
      <Button look="soft" onClick={props.cancel}>
        Cancel
      </Button>
    </form>
  )
}
