import { Match, Show, Switch } from 'solid-js'
import type { Attachment as File } from '../../protocol/attachment.ts'
import { Icon } from '../ui/Icon.tsx'
import styles from './Attachment.module.css'
import { Download } from './Download.tsx'
import { ImageButton } from './ImageButton.tsx'
import type { Listening } from './listening.ts'
import { Player } from './Player.tsx'
import { ratioOf } from './picture.ts'
import type { Source } from './source.ts'
import { useAddress } from './useAddress.ts'

/**
 * A file in a message. What its sender said of it decides how much room it takes, so that nothing moves when it comes; whether it is
 * shown at all, its octets decide.
 */
export function Attachment(props: { file: File; source: Source; listening: Listening; open: () => void }) {
  const is = (kind: string) => props.file.type.startsWith(`${kind}/`)
  return (
    <Switch fallback={<Download file={props.file} source={props.source} />}>
      <Match when={is('image') && props.file.width}>
        <ImageButton file={props.file} source={props.source} open={props.open} />
      </Match>
      <Match when={is('video')}>
        <Video file={props.file} source={props.source} />
      </Match>
      <Match when={is('audio') && props.file.peaks}>
        <Player file={props.file} listening={props.listening} />
      </Match>
      <Match when={is('audio')}>
        <div class={styles.sound}>
          <Download file={props.file} source={props.source} />
          <Player file={props.file} listening={props.listening} />
        </div>
      </Match>
    </Switch>
  )
}

/** What must be opened before it is seen waits until somebody wants to. */
function Video(props: { file: File; source: Source }) {
  const address = useAddress(props.source, props.file, true)
  return (
    <div class={styles.picture} style={{ '--ratio': ratioOf(props.file) }}>
      <Show when={address.now() !== null} fallback={<Download file={props.file} source={props.source} />}>
        <Show
          when={address.now()}
          fallback={
            <button type="button" class={styles.play} aria-label={`Play ${props.file.name}`} onClick={address.fetch}>
              <Icon name="play" />
            </button>
          }
        >
          {(src) => (
            // biome-ignore lint/a11y/useMediaCaption: nobody wrote any for what people send each other.
            <video
              class={styles.video}
              src={src()}
              aria-label={props.file.name}
              controls
              playsinline
              autoplay={src().startsWith('blob:')}
              preload="metadata"
              onError={address.failed}
            />
          )}
        </Show>
      </Show>
    </div>
  )
}
