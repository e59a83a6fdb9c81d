import { createSignal } from 'solid-js'
import { Button } from '../ui/Button.tsx'
import { focusFirstWrong } from '../ui/Field.tsx'
import styles from './NewGroup.module.css'
import { ProfileFields } from './ProfileFields.tsx'
import { profileOf, wordsIn } from './profile.ts'

/** Changes how a group is called and looks. */
export function EditProfile(props: {
  id: string
  profile: string
  save: (profile: string) => void
  cancel: () => void
}) {
  const [words, setWords] = createSignal(wordsIn(props.profile))
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
          setWords((before) => ({ ...before, ...next }))
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
