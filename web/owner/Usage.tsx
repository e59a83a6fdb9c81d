import { createSignal, For, onMount, Show } from 'solid-js'
import type { Usage as Day, There } from '../../protocol/owner.ts'
import type { Answer, Gives } from '../net/api.ts'
import { useSession } from '../session/session.ts'
import { Button } from '../ui/Button.tsx'
import { dateOf } from '../ui/dates.ts'
import { number } from '../ui/locale.ts'
import { Skeleton } from '../ui/Skeleton.tsx'
import { given } from './limits.ts'
import styles from './Owner.module.css'

/** How much is here, and how much of what the platform gives in a day is used. */
export function Usage() {
  const session = useSession()
  const [answer, setAnswer] = createSignal<Answer<Gives<'GET /owner/usage'>> | null>(null)
  const load = async () => setAnswer(await session.ask('GET /owner/usage'))
  onMount(() => void load())
  const shown = () => {
    const came = answer()
    return came?.ok ? came.value : null
  }
  const failure = () => {
    const came = answer()
    return came?.ok === false ? came.message : null
  }
  return (
    <>
      <Show when={shown()} fallback={<Show when={!failure()}>{<Skeleton label="Loading the usage" />}</Show>}>
        {(usage) => (
          <>
            <Counts there={usage().there} />
            <Show when={usage().days[0]}>{(today) => <Today today={today()} />}</Show>
            <Days days={usage().days} />
          </>
        )}
      </Show>
      <Show when={failure()}>
        <p role="alert">{failure()}</p>
        <Button look="soft" onClick={() => void load()}>
          Try again
        </Button>
      </Show>
    </>
  )
}

function Counts(props: { there: There }) {
  const counts = (): [string, number][] => [
    ['People', props.there.people],
    ['Banned', props.there.banned],
    ['Rooms for everybody', props.there.listed],
    ['Rooms by link', props.there.linked],
    ['Groups', props.there.groups],
    ['Direct chats', props.there.directs],
  ]
  return (
    <section aria-labelledby="there">
      <h2 id="there">Here now</h2>
      <dl class={styles.counts}>
        <For each={counts()}>
          {([name, count]) => (
            <div>
              <dt>{name}</dt>
              <dd>{number(count)}</dd>
            </div>
          )}
        </For>
      </dl>
    </section>
  )
}

const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 2 })

function Today(props: { today: Day }) {
  return (
    <section aria-labelledby="today">
      <h2 id="today">Today, of Cloudflare’s free plan</h2>
      <p class={styles.fact}>
        A day ends at midnight UTC. When it is used up, messages wait on the devices until then, and leave by
        themselves. On the paid plan the same is counted by the month.
      </p>
      <ul class={styles.meters}>
        <For each={given}>
          {({ what, name, free, paid }) => (
            <li>
              <span>
                <b id={`meter-${what}`}>{name}</b>
                <span>
                  {number(props.today[what])} of {number(free)} · {percent.format(props.today[what] / free)}
                </span>
              </span>
              <meter
                aria-labelledby={`meter-${what}`}
                min={0}
                max={free}
                low={free * 0.8}
                high={free * 0.95}
                optimum={0}
                value={props.today[what]}
              />
              <small class={styles.fact}>Paid plan: {number(paid)} a month are included</small>
            </li>
          )}
        </For>
      </ul>
      <p class={styles.fact}>
        Counted by Parley as far as that costs next to nothing. What its objects tell each other isn’t, so it is
        somewhat more: Cloudflare’s dashboard has the last word.
      </p>
    </section>
  )
}

const Days = (props: { days: Day[] }) => (
  <section>
    <h2 id="days">The last days</h2>
    {/* What scrolls must be reached by the keyboard. */}
    <section class={styles.scrolls} tabindex="0" aria-labelledby="days">
      <table>
        <thead>
          <tr>
            <th scope="col">Day</th>
            <th scope="col">Messages</th>
            <For each={given}>{({ name }) => <th scope="col">{name}</th>}</For>
          </tr>
        </thead>
        <tbody>
          <For each={props.days}>
            {(day) => (
              <tr>
                <th scope="row">{dateOf(Date.parse(`${day.day}T12:00`))}</th>
                <td>{number(day.messages)}</td>
                <For each={given}>{({ what }) => <td>{number(day[what])}</td>}</For>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </section>
  </section>
)
