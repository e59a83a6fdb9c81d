/** Where a key leads in a grid of `count` cells, `columns` in a row; null for a key that means nothing there. */
export function moved(index: number, key: string, count: number, columns: number, isRtl: boolean): number | null {
  const rowStart = index - (index % columns)
  const moves: Record<string, number> = {
    ArrowLeft: index + (isRtl ? 1 : -1),
    ArrowRight: index + (isRtl ? -1 : 1),
    ArrowUp: index - columns,
    ArrowDown:
      Math.floor(index / columns) < Math.floor((count - 1) / columns) ? Math.min(index + columns, count - 1) : index,
    PageUp: Math.max(index % columns, index - 4 * columns),
    PageDown: Math.min(count - 1, index + 4 * columns),
    Home: rowStart,
    End: Math.min(count, rowStart + columns) - 1,
  }
  const to = moves[key]
  return to === undefined ? null : to < 0 || to >= count ? index : to
}
