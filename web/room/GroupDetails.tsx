import { createSignal, Match, onMount, Show, Switch } from 'solid-js'
import type { ConversationId } from '../../protocol/ids.ts'
import { readProfile } from '../../protocol/profile.ts'
import { usePicture } from '../chats/pictures.ts'
import { AddPeople } from '../groups/AddPeople.tsx'
import { EditProfile } from '../groups/EditProfile.tsx'
import { InviteLink } from '../groups/InviteLink.tsx'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Face } from '../ui/Face.tsx'
import { Banned } from './Banned.tsx'
import styles from './Details.module.css'
import { DisappearAfter } from './DisappearAfter.tsx'
import { Leave } from './Leave.tsx'
import { MemberList } from './MemberList.tsx'
import { canManage } from './may.ts'
import { peopleIn, roleOf } from './members.ts'
import { Rules } from './Rules.tsx'
import { SaveTranscript } from './SaveTranscript.tsx'
import type { RoomStore } from './store.ts'
import { TellMe } from './TellMe.tsx'
import { TurnedDown } from './TurnedDown.tsx'

type View = 'all' | 'edit' | 'add'

/** A group's details: how it is called and looks, who is in it, the ways in and out. */
export function GroupDetails(props: { id: ConversationId; store: RoomStore; title: string; close: () => void }) {
  const [view, setView] = createSignal<View>('all')
  const [before, setBefore] = createSignal<View>('all')
  const { model } = props.store
  const titles = () => ({ all: props.title, edit: 'Name and picture', add: 'Add people' })
  function go(next: View): void {
    setBefore(view())
    setView(next)
  }
  const back = () => go('all')
  return (
    <Dialog title={titles()[view()]} side close={props.close}>
      <Switch>
        <Match when={view() === 'all'}>
          <Overview id={props.id} store={props.store} title={props.title} from={before()} go={go} />
        </Match>
        <Match when={view() === 'edit'}>
          <EditProfile
            id={props.id}
            profile={model.facts?.profile ?? ''}
            save={(profile) => {
              void props.store.do({ is: 'profile', profile })
              back()
            }}
            cancel={back}
          />
        </Match>
        <Match when={view() === 'add'}>
          <AddPeople
            members={peopleIn(model.members)}
            add={(people) => {
              for (const person of people) void props.store.do({ is: 'membership', person, role: 'member' })
              back()
            }}
            cancel={back}
          />
        </Match>
      </Switch>
    </Dialog>
  )
}

/** `from` is where one comes back from: focus goes to what led there. */
function Overview(props: {
  id: ConversationId
  store: RoomStore
  title: string
  from: View
  go: (view: View) => void
}) {
  const { model } = props.store
  const profile = () => model.facts?.profile ?? ''
  const picture = usePicture(profile)
  const manages = () => canManage(roleOf(model.members, model.me))
  let edit: HTMLButtonElement | undefined
  let add: HTMLButtonElement | undefined
  onMount(() => {
    if (props.from !== 'all') (props.from === 'edit' ? edit : add)?.focus()
  })
  return (
    <>
      <div class={styles.group}>
        <Face id={props.id} name={props.title} picture={picture()} large />
        <Show when={readProfile(profile())?.about}>
          <p dir="auto">{readProfile(profile())?.about}</p>
        </Show>
        <Show when={manages()}>
          <Button ref={edit} look="soft" onClick={() => props.go('edit')}>
            Change name and picture
          </Button>
        </Show>
      </div>
      <TurnedDown store={props.store} />
      <TellMe conversation={props.id} />
      <DisappearAfter store={props.store} />
      <Rules store={props.store} />
      <Show when={manages()}>
        <Button ref={add} look="soft" icon="contact" onClick={() => props.go('add')}>
          Add people
        </Button>
      </Show>
      <MemberList store={props.store} title={props.title} />
      <Show when={manages()}>
        <Banned id={props.id} store={props.store} />
        <InviteLink conversation={props.id} title={props.title} />
      </Show>
      <SaveTranscript id={props.id} title={props.title} />
      <Leave id={props.id} store={props.store} title={props.title} />
    </>
  )
}
