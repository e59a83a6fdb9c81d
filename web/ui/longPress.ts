const longMs = 500
const stillPx = 10

/** Hears a finger that stays where it is: not every browser opens its menu then. To be spread on an element. */
export function longPress(act: (at: { x: number; y: number }) => void) {
  let timer: ReturnType<typeof setTimeout> | undefined
  let from = { x: 0, y: 0 }
  const stop = () => clearTimeout(timer)
  return {
    onPointerDown({ pointerType, clientX: x, clientY: y }: PointerEvent) {
      stop()
      if (pointerType !== 'touch') return
      from = { x, y }
      timer = setTimeout(() => act(from), longMs)
    },
    onPointerMove({ clientX, clientY }: PointerEvent) {
      if (Math.hypot(clientX - from.x, clientY - from.y) > stillPx) stop()
    },
    onPointerUp: stop,
    onPointerCancel: stop,
  }
}
