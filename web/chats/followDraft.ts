import { type Accessor, createEffect, on, onCleanup } from 'solid-js'
import type { ConversationId } from '../../protocol/ids.ts'
import { useChats } from './chats.ts'
import { whoseDraft } from './drafts.ts'

/** A composer's own memory, on this device's disk. */
interface Local {
  draft(): Promise<string>
  keepDraft(text: string): Promise<void>
}

export interface Draft {
  /** What is in the composer now. */
  write(text: string): void
  /** It was said: there is no draft any more. The device's disk lets go of it when it takes the message. */
  said(): void
}

/**
 * Opens a composer with what was written in this conversation, on this device or another, and keeps all of them the same.
 * What is written elsewhere comes into the composer as long as nothing was written here since. `conversation` is the one that
 * the composer was made for: what comes late goes nowhere else.
 */
export function followDraft(
  conversation: ConversationId,
  local: Local,
  text: Accessor<string>,
  setText: (text: string) => void,
): Draft {
  const { drafts, toldDraft } = useChats()
  /** What this device and the Inbox had alike the last time; null until that is known. */
  let agreed: string | null = null
  let isHere = true

  function agree(on: string): void {
    if (agreed === on) return
    agreed = on
    void drafts.agree(conversation, on)
  }

  function take(theirs: string): void {
    if (theirs !== text()) {
      setText(theirs)
      void local.keepDraft(theirs)
    }
    agree(theirs)
  }

  async function open(): Promise<void> {
    const [ours, last] = await Promise.all([local.draft(), drafts.agreed(conversation)])
    if (!isHere) return
    agreed = last
    const theirs = toldDraft(conversation)
    const isUntouched = text() === ''
    if (isUntouched && theirs !== null && whoseDraft(ours, theirs, last) === 'theirs') return take(theirs)
    if (isUntouched && ours !== '') setText(ours)
    if (text() !== last) drafts.write(conversation, text())
  }

  void open()
  createEffect(
    on(
      () => toldDraft(conversation),
      (theirs) => {
        if (theirs === null || agreed === null) return
        if (theirs === text()) agree(theirs)
        else if (text() === agreed) take(theirs)
      },
      { defer: true },
    ),
  )
  onCleanup(() => {
    isHere = false
    drafts.flush(conversation)
  })
  return {
    write(next) {
      setText(next)
      void local.keepDraft(next)
      drafts.write(conversation, next)
    },
    said: () => drafts.write(conversation, ''),
  }
}
