import { createEffect, on, Show } from 'solid-js'
import { IconButton } from '../ui/Button.tsx'
import { MicrophoneButton } from './MicrophoneButton.tsx'
import { isSpeaking, type Voice } from './voicing.ts'

/** The one thing to do at the end of the line: it sends what is there, and where nothing is, it records. */
export function SendButton(props: {
  voice: Voice
  isEmpty: boolean
  canRecord: boolean
  canSend: boolean
  sendVoice: () => void
}) {
  let button: HTMLButtonElement | undefined
  const records = () => props.voice.isHeld() || (props.canRecord && props.isEmpty && !isSpeaking(props.voice.now()))
  // Whoever began by the keyboard goes on by it.
  createEffect(
    on(
      () => isSpeaking(props.voice.now()) && !props.voice.isHeld(),
      (now) => now && button?.focus(),
      { defer: true },
    ),
  )
  return (
    <Show
      when={records()}
      fallback={
        <IconButton
          ref={(element: HTMLButtonElement) => {
            button = element
          }}
          name="Send"
          icon="send"
          filled
          type={isSpeaking(props.voice.now()) ? 'button' : 'submit'}
          aria-disabled={!isSpeaking(props.voice.now()) && !props.canSend}
          onClick={() => isSpeaking(props.voice.now()) && props.sendVoice()}
        />
      }
    >
      <MicrophoneButton voice={props.voice} send={props.sendVoice} />
    </Show>
  )
}
