import { createSignal, For, onMount, Show } from 'solid-js'
import type { HouseChange, Registering, House as Rules } from '../../protocol/owner.ts'
import { useSession } from '../session/session.ts'
import { Choice, Switch } from '../settings/Switch.tsx'
import { Button } from '../ui/Button.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { Invites } from './Invites.tsx'
import styles from './Owner.module.css'

const registerings: [Registering, string][] = [
  ['anyone', 'Anyone'],
  ['invited', 'Whoever has an invite link of yours'],
  ['nobody', 'Nobody'],
]

const dayMs = 24 * 3600_000
const lifetimes = [1, 2, 3, 5, 7].map((days) => ({ ms: days * dayMs, words: days === 1 ? '1 day' : `${days} days` }))

/** What holds for everybody here. */
export function House() {
  const session = useSession()
  const [rules, setRules] = createSignal<Rules | null>(null)
  const [wrong, setWrong] = createSignal<string | null>(null)

  async function load(): Promise<void> {
    const answer = await session.ask('GET /owner/house')
    setWrong(answer.ok ? null : answer.message)
    if (answer.ok) setRules(answer.value)
  }
  async function change(body: HouseChange): Promise<void> {
    const answer = await session.ask('PATCH /owner/house', { body })
    setWrong(answer.ok ? null : answer.message)
    // What was pressed is shown as it is, also where that didn't come about.
    setRules(answer.ok ? answer.value : (before) => before && { ...before })
  }
  onMount(() => void load())

  return (
    <>
      <Show when={wrong()}>
        <p class={styles.wrong} role="alert">
          {wrong()}
        </p>
        <Show when={!rules()}>
          <Button look="soft" onClick={() => void load()}>
            Try again
          </Button>
        </Show>
      </Show>
      <Show when={rules()} fallback={<Show when={!wrong()}>{<Skeleton label="Loading the settings" />}</Show>}>
        {(now) => (
          <>
            <section aria-labelledby="registering">
              <h2 id="registering">Who may register</h2>
              <fieldset class={styles.choices}>
                <legend class="heard">Who may register</legend>
                <For each={registerings}>
                  {([value, words]) => (
                    <Choice
                      name="registering"
                      label={words}
                      chosen={now().registering === value}
                      choose={() => void change({ registering: value })}
                    />
                  )}
                </For>
              </fieldset>
            </section>
            <Invites isAsked={now().registering === 'invited'} />
            <section aria-labelledby="others">
              <h2 id="others">People and rooms</h2>
              <Switch
                label="List people in “All users”"
                hint="Each may take themselves out. Turned off, people find each other by username alone."
                on={now().peopleListed}
                turn={(peopleListed) => change({ peopleListed })}
              />
              <Switch
                label="Let guests into rooms by their link"
                hint="Without an account, where the room allows it."
                on={now().guests}
                turn={(guests) => change({ guests })}
              />
              <label class={styles.select}>
                New rooms delete themselves after
                <select
                  onChange={(event) => {
                    const { ms } = lifetimes[event.currentTarget.selectedIndex] ?? {}
                    if (ms) void change({ roomLifetimeMs: ms })
                  }}
                >
                  <For each={withOther(now().roomLifetimeMs)}>
                    {({ ms, words }) => <option selected={ms === now().roomLifetimeMs}>{words}</option>}
                  </For>
                </select>
              </label>
            </section>
          </>
        )}
      </Show>
    </>
  )
}

/** What a variable says may be none of those. */
const withOther = (ms: number) =>
  lifetimes.some((one) => one.ms === ms)
    ? lifetimes
    : [...lifetimes, { ms, words: `${Math.round((ms / 3600_000) * 10) / 10} hours` }]
