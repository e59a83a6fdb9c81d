import { createSignal, Show } from 'solid-js'
import { limits } from '../../protocol/limits.ts'
import { usePicture } from '../chats/pictures.ts'
import { Button } from '../ui/Button.tsx'
import { Face } from '../ui/Face.tsx'
import { Field, TextArea } from '../ui/Field.tsx'
import { squareOf } from '../ui/square.ts'
import styles from './ProfileFields.module.css'
import { profileOf, type Words } from './profile.ts'

/** How a group is called and looks, to be written. */
export function ProfileFields(props: {
  id: string
  words: Words
  change: (next: Partial<Words>) => void
  wrong: string | null
  autofocus?: boolean
}) {
  return (
    <>
      <Picture id={props.id} words={props.words} change={props.change} />
      <Field
        label="Name"
        autocomplete="off"
        autofocus={props.autofocus ?? false}
        maxLength={limits.roomNameGraphemes * 4}
        value={props.words.name}
        onInput={(event) => props.change({ name: event.currentTarget.value })}
        wrong={props.wrong}
      />
      <TextArea
        label="Description"
        rows={2}
        dir="auto"
        value={props.words.about}
        onInput={(event) => props.change({ about: event.currentTarget.value })}
      />
    </>
  )
}

const edgePx = 96
/** In base64 a third more: what is left of a profile's bytes is for its words. */
const mostBytes = 3_000

function Picture(props: { id: string; words: Words; change: (next: Partial<Words>) => void }) {
  const [wrong, setWrong] = createSignal(false)
  let input!: HTMLInputElement
  const shown = usePicture(() => profileOf({ ...props.words, name: 'any', about: '' }).profile ?? '')

  async function choose(): Promise<void> {
    const file = input.files?.[0]
    input.value = ''
    if (!file) return
    const picture = await squareOf(file, edgePx, mostBytes)
    setWrong(picture === null)
    if (picture) props.change({ picture: new Uint8Array(await picture.arrayBuffer()).toBase64() })
  }

  return (
    <div class={styles.picture}>
      <Face id={props.id} name={props.words.name} picture={shown()} large />
      <div>
        <input
          ref={input}
          type="file"
          accept="image/*"
          hidden
          aria-label="A picture from this device"
          onChange={() => void choose()}
        />
        <Button look="soft" icon="picture" onClick={() => input.click()}>
          {props.words.picture ? 'Another picture' : 'Choose a picture'}
        </Button>
        <Show when={props.words.picture}>
          <Button look="soft" onClick={() => props.change({ picture: null })}>
            Remove the picture
          </Button>
        </Show>
        <Show when={wrong()}>
          <p role="alert">This isn’t a picture that can be shown here. Try another one.</p>
        </Show>
      </div>
    </div>
  )
}
