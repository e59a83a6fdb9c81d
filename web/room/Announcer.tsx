import { createEffect, createSignal, on } from 'solid-js'
import { previewOf } from '../chats/preview.ts'
import { useNames } from '../people/names.ts'
import { type Model, newestOf } from './model.ts'

/** Says to those who listen what others have just said; what was there before is read in the log, not out loud. */
export function Announcer(props: { model: Model }) {
  const names = useNames()
  const [said, setSaid] = createSignal('')
  const newest = () => newestOf(props.model)
  createEffect(
    on(newest, (now, before) => {
      if (!now || !before || now.seq <= before.seq || now.author === props.model.me) return
      setSaid(previewOf(now, props.model.me, false, (id) => names.person(id)?.name))
    }),
  )
  return (
    <p class="heard" role="status">
      {said()}
    </p>
  )
}
