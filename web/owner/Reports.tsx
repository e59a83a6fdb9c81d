import { createSignal, For, Match, Show, Switch } from 'solid-js'
import type { Outcome, Report, Resident } from '../../protocol/owner.ts'
import type { Answer } from '../net/api.ts'
import { wordsFor } from '../report/reasons.ts'
import { Sure } from '../room/Sure.tsx'
import { useSession } from '../session/session.ts'
import { Choice } from '../settings/Switch.tsx'
import { Button } from '../ui/Button.tsx'
import { dateOf, fullTime, listTime } from '../ui/dates.ts'
import { Field } from '../ui/Field.tsx'
import { useNow } from '../ui/now.ts'
import { Listed } from './Listed.tsx'
import styles from './Owner.module.css'
import { createPages } from './pages.ts'

/** What people told the owner of, and what the owner does about it. */
export function Reports() {
  const session = useSession()
  const [closed, setClosed] = createSignal(false)
  const reports = createPages<Report>(async (after) => {
    const query = { closed: closed() ? 'yes' : '', after }
    const answer = await session.ask('GET /owner/reports', { query })
    return answer.ok ? { ok: true, value: { items: answer.value.reports, next: answer.value.next } } : answer
  })
  void reports.load()

  function show(which: boolean): void {
    setClosed(which)
    void reports.load()
  }

  return (
    <>
      <fieldset class={styles.choices}>
        <legend class="heard">Which reports</legend>
        <Choice name="reports" label="Open" chosen={!closed()} choose={() => show(false)} />
        <Choice name="reports" label="Closed" chosen={closed()} choose={() => show(true)} />
      </fieldset>
      <Listed
        label={closed() ? 'Closed reports' : 'Open reports'}
        empty={closed() ? 'No report was closed in the last 90 days.' : 'Nobody has reported anything.'}
        pages={reports}
      >
        {(report) => <OneReport report={report} gone={() => reports.put(({ id }) => id === report.id, null)} />}
      </Listed>
    </>
  )
}

function named(person: Resident | null): string {
  if (!person) return 'somebody who is gone'
  return person.guest ? `${person.name} (guest)` : `@${person.handle}`
}

function OneReport(props: { report: Report; gone: () => void }) {
  const now = useNow()
  return (
    <article class={styles.report} aria-label={`Report of ${named(props.report.about)}`}>
      <h2>
        <bdi>{named(props.report.about)}</bdi>: {wordsFor(props.report.reason)}
      </h2>
      <p class={styles.fact}>
        Reported by <bdi>{named(props.report.reporter)}</bdi> ·{' '}
        <time title={fullTime(props.report.at)}>{listTime(props.report.at, now())}</time>
        <Show when={props.report.about?.bannedAt}>{(at) => ` · Banned on ${dateOf(at())}`}</Show>
      </p>
      <Show when={props.report.note}>
        <p class={styles.said} dir="auto">
          {props.report.note}
        </p>
      </Show>
      <Show when={props.report.lines.length > 0}>
        <SeenLines report={props.report} />
      </Show>
      <Switch>
        <Match when={props.report.closed}>{(closed) => <Closed {...closed()} />}</Match>
        <Match when={!props.report.closed}>
          <Acts report={props.report} gone={props.gone} />
        </Match>
      </Switch>
    </article>
  )
}

const SeenLines = (props: { report: Report }) => (
  <>
    <ol class={styles.seen} aria-label="What the reporter saw">
      <For each={props.report.lines}>
        {(line) => (
          <li classList={{ [styles.it ?? '']: line.isIt }}>
            <small class={styles.fact}>
              <bdi>{named(line.author)}</bdi> · {fullTime(line.at)}
              {line.isIt && ' · what was reported'}
            </small>
            <p dir="auto">{line.text}</p>
          </li>
        )}
      </For>
    </ol>
    <p class={styles.fact}>
      As the reporter’s device showed it. Who said the reported message is certain; its words are the reporter’s word.
    </p>
  </>
)

const outcomes: Record<Outcome, string> = {
  dismissed: 'Dismissed',
  banned: 'The person was banned',
  ended: 'The room was ended',
}

const Closed = (props: { at: number; outcome: Outcome; remark: string }) => (
  <>
    <p class={styles.fact}>
      {outcomes[props.outcome]} on {dateOf(props.at)}
    </p>
    <Show when={props.remark}>
      <p class={styles.said} dir="auto">
        {props.remark}
      </p>
    </Show>
  </>
)

/** What is done first, and then the report is closed with it: whatever fails leaves it open. */
function Acts(props: { report: Report; gone: () => void }) {
  const session = useSession()
  const [remark, setRemark] = createSignal('')
  const [wrong, setWrong] = createSignal<string | null>(null)

  async function close(outcome: Outcome, act?: () => Promise<Answer<unknown>>): Promise<void> {
    const done = (await act?.()) ?? { ok: true as const, value: null }
    const params = { report: props.report.id }
    const body = { outcome, remark: remark() }
    const answer = done.ok ? await session.ask('POST /owner/reports/:report/close', { params, body }) : done
    if (answer.ok || answer.error === 'no-such-report') return props.gone()
    setWrong(answer.message)
  }

  return (
    <>
      <Field
        label="Your note (optional)"
        dir="auto"
        value={remark()}
        onInput={(event) => setRemark(event.currentTarget.value)}
      />
      <div class={styles.acts}>
        <Button look="soft" onClick={() => void close('dismissed')}>
          Dismiss
        </Button>
        <Show when={!props.report.about?.bannedAt && props.report.about}>
          {(about) => (
            <Sure
              words={`Ban ${named(about())}`}
              icon="block"
              question={`Ban ${about().name}? They are signed out everywhere and can’t log in. What they wrote stays.`}
              yes="Ban"
              no="Don’t"
              act={() => void close('banned', () => session.ask('POST /owner/bans', { body: { person: about().id } }))}
            />
          )}
        </Show>
        <Show when={props.report.isRoom && props.report.conversation}>
          {(room) => (
            <Sure
              words="End the room"
              question="End this room now? It is deleted for everybody, with all that was said in it. That can’t be undone."
              yes="End the room"
              no="Leave it"
              act={() =>
                void close('ended', () => session.ask('POST /owner/rooms/:room/end', { params: { room: room() } }))
              }
            />
          )}
        </Show>
      </div>
      <Show when={wrong()}>
        <p class={styles.wrong} role="alert">
          {wrong()}
        </p>
      </Show>
    </>
  )
}
