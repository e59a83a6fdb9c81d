import { useParams } from '@solidjs/router'
import { createEffect, createSignal, Match, on, Show, Switch } from 'solid-js'
import * as v from 'valibot'
import { Handle } from '../../protocol/people.ts'
import type { Answer, Gives } from '../net/api.ts'
import { useDirects } from '../people/directs.ts'
import { useNames } from '../people/names.ts'
import { StartChat } from '../people/StartChat.tsx'
import { BackButton } from '../session/BackButton.tsx'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Conversation } from './Conversation.tsx'
import { Stopped } from './Stopped.tsx'
import type { Link } from './sync.ts'

type Opened = Answer<Gives<'POST /direct'>>

/** `/@handle`: the chat with that person. */
export function DirectPage() {
  const params = useParams<{ handle: string }>()
  const directs = useDirects()
  const [opened, setOpened] = createSignal<Opened | null>(null)
  const here = () => {
    const answer = opened()
    return answer?.ok ? answer.value : null
  }
  const failure = () => {
    const answer = opened()
    return answer?.ok === false ? answer : null
  }

  async function open(): Promise<void> {
    setOpened(null)
    const written = params.handle
    const handle = v.safeParse(Handle, written.slice(1))
    const answer = handle.success ? await directs.open(handle.output) : nobody(written)
    if (written === params.handle) setOpened(answer)
  }
  createEffect(
    on(
      () => params.handle,
      () => void open(),
    ),
  )

  return (
    <Switch>
      <Match when={here()}>
        {(direct) => (
          <Show when={direct().conversation} keyed>
            {(id) => <OneDirect id={id} other={direct().other} />}
          </Show>
        )}
      </Match>
      <Match when={failure()}>
        {(answer) => (
          <Notice title={answer().message}>
            <BackButton />
            <Show when={answer().error !== 'no-such-person'} fallback={<StartChat name="Try another name" />}>
              <Button onClick={() => void open()}>Try again</Button>
            </Show>
          </Notice>
        )}
      </Match>
    </Switch>
  )
}

const nobody = (written: string): Opened => ({
  ok: false,
  error: 'no-such-person',
  message: `Nobody here is called ${written.slice(1)}. Check the spelling.`,
})

function OneDirect(props: { id: Gives<'POST /direct'>['conversation']; other: Gives<'POST /direct'>['other'] }) {
  const [stopped, setStopped] = createSignal<Extract<Link, { at: 'stopped' }>['why'] | null>(null)
  const names = useNames()
  /** As they are now: this device may remember them from before. */
  const other = () => names.person(props.other.id) ?? props.other
  return (
    <Show when={stopped()} fallback={<Conversation id={props.id} other={other()} stopped={setStopped} />}>
      {(why) => <Stopped why={why()} was={null} conversation={props.id} />}
    </Show>
  )
}
