import { useParams } from '@solidjs/router'
import { createSignal, onCleanup, Show } from 'solid-js'
import { ask, type Gives } from '../net/api.ts'
import { Home } from '../session/Nothing.tsx'
import { fullTime } from '../ui/dates.ts'
import { NoticePage } from '../ui/Notice.tsx'

const againMs = 10_000

/** `/deleted/<receipt>`: how far the deletion of an account is, for whoever kept the address. */
export function ReceiptPage() {
  const params = useParams<{ receipt: string }>()
  const [receipt, setReceipt] = createSignal<Gives<'GET /erasures/:receipt'> | null>(null)
  const [wrong, setWrong] = createSignal<string | null>(null)

  async function look(): Promise<void> {
    const answer = await ask(0, 'GET /erasures/:receipt', { params: { receipt: params.receipt } })
    setWrong(answer.ok ? null : answer.message)
    if (answer.ok) setReceipt(answer.value)
  }
  const repeated = setInterval(() => receipt()?.doneAt == null && void look(), againMs)
  onCleanup(() => clearInterval(repeated))
  void look()

  const what = () =>
    receipt()?.messages === 'go' ? 'and what you wrote' : 'and what you wrote stays without your name'
  const text = () => {
    const now = receipt()
    if (!now) return wrong() ?? 'One moment…'
    const asked = `You asked for it on ${fullTime(now.askedAt)}.`
    return now.doneAt === null
      ? `${asked} It is done within a day: nobody can sign in any more, ${what()}. Keep this address to see when.`
      : `${asked} It was done on ${fullTime(now.doneAt)}. This receipt can be seen for 90 days.`
  }
  const title = () => (receipt()?.doneAt == null ? 'Your account is being deleted' : 'Your account is deleted')
  return (
    <Show when={receipt() !== null || wrong() !== null}>
      <NoticePage title={receipt() ? title() : 'There is no such receipt'} text={text()}>
        <Home />
      </NoticePage>
    </Show>
  )
}
