import { Show } from 'solid-js'
import { Gallery } from '../files/Gallery.tsx'
import type { Acts } from './acts.ts'
import type { Intending } from './intent.ts'
import { MessageDialogs } from './MessageDialogs.tsx'
import { MessageMenu } from './MessageMenu.tsx'
import type { Over } from './over.ts'
import type { RoomStore } from './store.ts'

/** What lies over the log: a message's menu, a dialog about it, the pictures in it. */
export function OverLog(props: { over: Over; store: RoomStore; acts: Acts; intent: Intending | null }) {
  const { attached, selection } = props.acts
  return (
    <>
      <Show when={props.over.menu()} keyed>
        {({ id, at, key }) => (
          <MessageMenu
            id={id}
            at={at}
            pressed={key}
            store={props.store}
            intent={props.intent}
            open={(what) => props.over.openDialog(id, what)}
            select={() => selection.begin(id)}
            close={props.over.closeMenu}
          />
        )}
      </Show>
      <Show when={attached.gallery()} keyed>
        {({ files, first }) => <Gallery files={files} first={first} source={attached.source} close={attached.close} />}
      </Show>
      <MessageDialogs open={props.over.dialog()} store={props.store} close={props.over.closeDialog} />
    </>
  )
}
