import { IconButton } from '../ui/Button.tsx'
import type { Attaching } from './attaching.ts'

/** Chooses files of this device. */
export function Attach(props: { attaching: Attaching; back: () => void }) {
  let input!: HTMLInputElement
  return (
    <>
      <IconButton name="Attach" icon="attach" onClick={() => input.click()} />
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label="Files to attach"
        onChange={() => {
          void props.attaching.add([...(input.files ?? [])])
          input.value = ''
          props.back()
        }}
      />
    </>
  )
}
