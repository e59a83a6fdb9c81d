import { Show } from 'solid-js'
import type { Row } from '../../protocol/inbox.ts'
import { Menu, MenuGroup, MenuItem, type Place } from '../ui/Menu.tsx'
import { levels, tellMe } from './levels.ts'
import type { Change } from './model.ts'

/** What I can do with a conversation in my list. */
export function ChatMenu(props: {
  row: Row
  name: string
  isUnread: boolean
  at: Place
  set: (change: Change) => void
  close: () => void
}) {
  return (
    <Menu name={props.name} at={props.at} close={props.close}>
      <MenuItem icon="pin" do={() => props.set({ pinned: !props.row.pinned })}>
        {props.row.pinned ? 'Unpin' : 'Pin'}
      </MenuItem>
      <MenuItem icon="archive" do={() => props.set({ archived: !props.row.archived })}>
        {props.row.archived ? 'Take out of the archive' : 'Archive'}
      </MenuItem>
      <Show when={props.row.marked || !props.isUnread}>
        <MenuItem icon="unread" do={() => props.set({ marked: !props.row.marked })}>
          {props.row.marked ? 'Mark as read' : 'Mark as unread'}
        </MenuItem>
      </Show>
      <hr />
      <MenuGroup name={tellMe}>
        {levels.map(({ level, words }) => (
          <MenuItem
            icon={props.row.level === level ? 'chosen' : 'choice'}
            chosen={props.row.level === level}
            do={() => props.set({ level })}
          >
            {words}
          </MenuItem>
        ))}
      </MenuGroup>
    </Menu>
  )
}
