import { IconButton } from '../ui/Button.tsx'
import type { Voice } from './voicing.ts'

/** Whoever presses shorter than this has tapped, and speaks on with their hands free. */
const tapMs = 350
/** How far towards the beginning of the line one slides to let it go. */
const slidePx = 80

/** Hold it, speak, and let go to send; or tap it, speak, and say then what becomes of it. */
export function MicrophoneButton(props: { voice: Voice; send: () => void }) {
  let pressed: { at: number; x: number } | null = null

  function press(event: PointerEvent & { currentTarget: HTMLElement }): void {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    pressed = { at: event.timeStamp, x: event.clientX }
    props.voice.hold(true)
    void props.voice.start()
  }

  function letGo(): void {
    pressed = null
    props.voice.hold(false)
  }

  function slide({ clientX, currentTarget }: PointerEvent & { currentTarget: HTMLElement }): void {
    if (!pressed) return
    const by = (pressed.x - clientX) * (getComputedStyle(currentTarget).direction === 'rtl' ? -1 : 1)
    if (by < slidePx) return
    letGo()
    props.voice.cancel()
  }

  function release({ timeStamp }: PointerEvent): void {
    const isHeld = pressed && timeStamp - pressed.at > tapMs
    letGo()
    if (isHeld && props.voice.now().at === 'recording') props.send()
  }

  return (
    <IconButton
      name="Record a voice message"
      icon="microphone"
      filled
      style={{ 'touch-action': 'none' }}
      onPointerDown={press}
      onPointerMove={slide}
      onPointerUp={release}
      onPointerCancel={letGo}
      onContextMenu={(event) => event.preventDefault()}
      // The keyboard's, and a screen reader's: what a pointer presses was heard already.
      onClick={(event) => event.detail === 0 && void props.voice.start()}
    />
  )
}
