import { Match, Show, Switch } from 'solid-js'
import type { Attachment as File } from '../../protocol/attachment.ts'
import styles from './Attachment.module.css'
import { Download } from './Download.tsx'
import { ImageButton } from './ImageButton.tsx'
import { Player, type Turn } from './Player.tsx'
import { ratioOf } from './picture.ts'
import type { Source } from './source.ts'
import { useAddress } from './useAddress.ts'

/**
 * A file in a message. What its sender said of it decides how much room it takes, so that nothing moves when it comes; whether it is
 * shown at all, its octets decide.
 */
export function Attachment(props: { file: File; source: Source; turn: Turn; open: () => void }) {
  const is = (kind: string) => props.file.type.startsWith(`${kind}/`)
  return (
    <Switch fallback={<Download file={props.file} source={props.source} />}>
      <Match when={is('image')}>
        <ImageButton file={props.file} source={props.source} open={props.open} />
      </Match>
      <Match when={is('video')}>
        <Video file={props.file} source={props.source} />
      </Match>
      <Match when={is('audio') && props.file.peaks}>
        {(peaks) => <Player file={props.file} peaks={peaks()} source={props.source} turn={props.turn} />}
      </Match>
      <Match when={is('audio')}>
        <Sound file={props.file} source={props.source} />
      </Match>
    </Switch>
  )
}

function Video(props: { file: File; source: Source }) {
  const address = useAddress(props.source, props.file)
  return (
    <div class={styles.picture} style={{ '--ratio': ratioOf(props.file) }}>
      <Show when={address() !== null} fallback={<Download file={props.file} source={props.source} />}>
        {/* biome-ignore lint/a11y/useMediaCaption: nobody wrote any for what people send each other. */}
        <video
          class={styles.video}
          src={address() ?? undefined}
          aria-label={props.file.name}
          controls
          playsinline
          preload="metadata"
        />
      </Show>
    </div>
  )
}

function Sound(props: { file: File; source: Source }) {
  const address = useAddress(props.source, props.file)
  return (
    <div class={styles.sound}>
      <Download file={props.file} source={props.source} />
      {/* biome-ignore lint/a11y/useMediaCaption: nobody wrote any for what people send each other. */}
      <audio src={address() ?? undefined} aria-label={props.file.name} controls preload="none" />
    </div>
  )
}
