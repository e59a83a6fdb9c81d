import { createSignal } from 'solid-js'
import type { PersonId } from '../../protocol/ids.ts'
import { Button } from '../ui/Button.tsx'
import styles from './NewGroup.module.css'
import { PeoplePicker } from './PeoplePicker.tsx'

/** Adds people to a group. */
export function AddPeople(props: {
  members: readonly PersonId[]
  add: (people: readonly PersonId[]) => void
  cancel: () => void
}) {
  const [chosen, setChosen] = createSignal<readonly PersonId[]>([])
  const choose = (person: PersonId, on: boolean) =>
    setChosen((before) => [...before.filter((one) => one !== person), ...(on ? [person] : [])])
  return (
    <form
      class={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (chosen().length > 0) props.add(chosen())
      }}
    >
      <PeoplePicker chosen={chosen()} choose={choose} but={props.members} />
      <Button type="submit" aria-disabled={chosen().length === 0}>
        Add
      </Button>
      <Button look="soft" onClick={props.cancel}>
        Cancel
      </Button>
    </form>
  )
}
