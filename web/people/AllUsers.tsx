import { createSignal, Match, onCleanup, Show, Switch } from 'solid-js'
import { useSession } from '../session/session.ts'
import { Button } from '../ui/Button.tsx'
import { Field } from '../ui/Field.tsx'
import { LongList } from '../ui/LongList.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { createEveryone } from './everyone.ts'
import { useNames } from './names.ts'
import styles from './People.module.css'
import { PersonRow } from './PersonRow.tsx'

/** How long after the last letter it is searched. */
const afterMs = 250

/** Everybody here who lets themselves be listed. */
export function AllUsers(props: { look: (handle: string) => void }) {
  const everyone = createEveryone(useSession(), useNames())
  const [typed, setTyped] = createSignal('')
  let timer: ReturnType<typeof setTimeout> | undefined
  everyone.search('')
  onCleanup(() => clearTimeout(timer))

  function type(text: string): void {
    setTyped(text)
    clearTimeout(timer)
    timer = setTimeout(() => everyone.search(text), afterMs)
  }

  return (
    <div class={styles.people}>
      <Show when={!everyone.failure()?.unlisted}>
        <search class={styles.search}>
          <Field
            label="Search by name"
            type="search"
            autocomplete="off"
            spellcheck={false}
            value={typed()}
            onInput={(event) => type(event.currentTarget.value)}
          />
        </search>
      </Show>
      <Switch>
        <Match when={everyone.people().length > 0}>
          <LongList ids={everyone.people()} label="All users" nearEnd={() => everyone.more()}>
            {(id) => <PersonRow id={id} look={props.look} />}
          </LongList>
        </Match>
        <Match when={everyone.isLoading()}>
          <Skeleton label="Loading the people" />
        </Match>
        <Match when={!everyone.failure()}>
          <p class={styles.empty}>
            {typed()
              ? 'Nobody listed here has such a name. To write to somebody who isn’t listed, press + and type their username.'
              : 'Nobody is listed here.'}
          </p>
        </Match>
      </Switch>
      <Show when={everyone.failure()}>
        {(failure) => (
          <div class={styles.empty}>
            <p role={failure().unlisted ? undefined : 'alert'}>{failure().message}</p>
            <Show when={!failure().unlisted}>
              <Button look="soft" onClick={() => everyone.retry()}>
                Try again
              </Button>
            </Show>
          </div>
        )}
      </Show>
    </div>
  )
}
