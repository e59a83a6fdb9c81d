import { useParams } from '@solidjs/router'
import { createSignal, Match, Switch } from 'solid-js'
import { Home } from '../session/Nothing.tsx'
import { Button } from '../ui/Button.tsx'
import { NoticePage } from '../ui/Notice.tsx'

type State = 'asking' | 'stopped' | 'unknown' | 'offline'

/** `/unsubscribe/<id>/<kind>`, the link in an e-mail. Opened, it changes nothing: programs that look at mails open links too. */
export function UnsubscribePage() {
  const params = useParams<{ id: string; kind: string }>()
  const [state, setState] = createSignal<State>('asking')
  const what = () => (params.kind === 'digest' ? 'e-mails about what you miss' : 'e-mails about your account')

  async function stop(): Promise<void> {
    const answer = await fetch(`/unsubscribe/${params.id}/${params.kind}`, { method: 'POST' }).catch(() => null)
    setState(answer === null || answer.status >= 500 ? 'offline' : answer.ok ? 'stopped' : 'unknown')
  }
  return (
    <Switch>
      <Match when={state() === 'stopped'}>
        <NoticePage title="Done." text={`You get no more ${what()}. You can turn them on again under Security.`}>
          <Home />
        </NoticePage>
      </Match>
      <Match when={state() === 'unknown'}>
        <NoticePage title="This link stops nothing any more." text="The address was removed or changed since.">
          <Home />
        </NoticePage>
      </Match>
      <Match when={true}>
        <NoticePage
          title={`Stop ${what()}?`}
          text={state() === 'offline' ? 'That didn’t get through. Try again in a moment.' : 'Others may still come.'}
        >
          <Button onClick={() => void stop()}>Stop them</Button>
        </NoticePage>
      </Match>
    </Switch>
  )
}
