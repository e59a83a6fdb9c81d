import { type Accessor, createSignal } from 'solid-js'
import type { EventId } from '../../protocol/ids.ts'
import type { Place } from '../ui/Menu.tsx'

/** What a dialog is there for. */
export type Purpose = 'info' | 'react' | 'forward' | 'erase' | 'hide' | 'report'

/** What is open over the log about one of its messages. */
export interface Over {
  menu: Accessor<{ id: EventId; at: Place; key: string | null } | null>
  dialog: Accessor<{ id: EventId; what: Purpose } | null>
  openMenu(id: EventId, at: Place, key?: string): void
  openDialog(id: EventId, what: Purpose): void
  /** A menu closes after the dialog that was chosen in it has opened. */
  closeMenu(): void
  closeDialog(): void
}

export function createOver(): Over {
  const [menu, setMenu] = createSignal<ReturnType<Over['menu']>>(null)
  const [dialog, setDialog] = createSignal<ReturnType<Over['dialog']>>(null)
  return {
    menu,
    dialog,
    openMenu: (id, at, key) => setMenu({ id, at, key: key ?? null }),
    openDialog: (id, what) => setDialog({ id, what }),
    closeMenu: () => setMenu(null),
    closeDialog: () => setDialog(null),
  }
}
