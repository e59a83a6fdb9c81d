import { createEffect } from 'solid-js'
import type { Theme } from './preferences.ts'

/** Puts the page, and the browser's frame around it, into the light or the dark; `system` leaves it to the device. */
export function useTheme(theme: () => Theme): void {
  const frames = [...document.querySelectorAll<HTMLMetaElement>('meta[name=theme-color]')].map((meta) => ({
    meta,
    asked: meta.media,
  }))
  createEffect(() => {
    const wanted = theme()
    document.documentElement.dataset.theme = wanted
    for (const { meta, asked } of frames) meta.media = mediaOf(asked, wanted)
  })
}

/** When a colour that is made for one scheme holds: as the device is set, always, or never. */
function mediaOf(asked: string, theme: Theme): string {
  if (theme === 'system') return asked
  return asked.includes(theme) ? 'all' : 'not all'
}
