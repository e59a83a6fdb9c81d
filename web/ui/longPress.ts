const longMs = 500
const stillPx = 10
/** What is opened reaches under the finger. */
const underPx = 24

/**
 * Hears a finger that stays where it is: not every browser opens its menu then. What it opened may lie under the finger, which means nothing
 * there when it is lifted. To be spread on an element.
 */
export function longPress(act: (at: { x: number; y: number }) => void) {
  let timer: ReturnType<typeof setTimeout> | undefined
  let from = { x: 0, y: 0 }
  const stop = () => clearTimeout(timer)
  return {
    onPointerDown({ pointerType, pointerId, target, clientX: x, clientY: y }: PointerEvent) {
      stop()
      if (pointerType !== 'touch') return
      from = { x, y }
      timer = setTimeout(() => {
        letGo(target, pointerId)
        ignoreLift()
        act({ x, y: y - underPx })
      }, longMs)
    },
    onPointerMove({ clientX, clientY }: PointerEvent) {
      if (Math.hypot(clientX - from.x, clientY - from.y) > stillPx) stop()
    },
    onPointerUp: stop,
    onPointerCancel: stop,
  }
}

/** No finger clicks before it comes down again. Keys, and what reads the screen aloud, do (`detail` is 0). */
function ignoreLift(): void {
  const again = new AbortController()
  const { signal } = again
  document.addEventListener('pointerdown', () => again.abort(), { capture: true, signal })
  const ignore = (event: MouseEvent) => {
    if (event.detail === 0) return
    event.preventDefault()
    event.stopPropagation()
  }
  document.addEventListener('click', ignore, { capture: true, signal })
}

/** Where the finger is lifted is what lies there then: lifted from what it came down on, it would close what was opened, as a press beside that. */
function letGo(target: EventTarget | null, pointer: number): void {
  if (target instanceof Element && target.hasPointerCapture(pointer)) target.releasePointerCapture(pointer)
}
