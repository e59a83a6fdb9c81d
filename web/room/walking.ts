/** Goes to the message that an arrow leads to: from the list to the newest on the screen, from one to the next. */
export function walk(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
  const next = nextOf(event.currentTarget, document.activeElement, event.key)
  if (!next) return
  event.preventDefault()
  next.focus({ preventScroll: true })
  next.scrollIntoView({ block: 'nearest' })
}

/** Null for no arrow, or where it leads nowhere. */
function nextOf(list: HTMLElement, from: Element | null, key: string): HTMLElement | null {
  if (key !== 'ArrowUp' && key !== 'ArrowDown') return null
  if (from === list) return lastSeen(list) ?? null
  const all = articles(list).sort(order)
  const at = from instanceof HTMLElement ? all.indexOf(from) : -1
  return at === -1 ? null : (all[at + (key === 'ArrowUp' ? -1 : 1)] ?? null)
}

/** The newest that can be seen. */
function lastSeen(list: HTMLElement): HTMLElement | undefined {
  const { bottom } = list.getBoundingClientRect()
  return articles(list).findLast((one) => one.getBoundingClientRect().top < bottom - 8)
}

const articles = (list: HTMLElement): HTMLElement[] => [...list.querySelectorAll<HTMLElement>('article')]

const order = (one: HTMLElement, other: HTMLElement): number =>
  one.getBoundingClientRect().top - other.getBoundingClientRect().top
