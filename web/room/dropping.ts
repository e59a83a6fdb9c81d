import { type Accessor, createSignal } from 'solid-js'

/** What a place where files may be dropped hears. */
interface Dropping {
  /** Whether files are held over it. */
  isOver: Accessor<boolean>
  on: {
    onDragEnter: (event: DragEvent) => void
    onDragOver: (event: DragEvent) => void
    onDragLeave: (event: DragEvent) => void
    onDrop: (event: DragEvent) => void
  }
}

/** Takes files where they are dropped, and nothing else. Each thing in the place is entered and left by itself: it counts them. */
export function createDropping(take: (files: File[]) => void): Dropping {
  const [depth, setDepth] = createSignal(0)
  const withFiles = (act: (event: DragEvent) => void) => (event: DragEvent) => {
    if (!event.dataTransfer?.types.includes('Files')) return
    event.preventDefault()
    act(event)
  }
  return {
    isOver: () => depth() > 0,
    on: {
      onDragEnter: withFiles(() => setDepth((now) => now + 1)),
      onDragOver: withFiles(() => {}),
      onDragLeave: withFiles(() => setDepth((now) => Math.max(0, now - 1))),
      onDrop: withFiles(({ dataTransfer }) => {
        setDepth(0)
        take([...(dataTransfer?.files ?? [])])
      }),
    },
  }
}
