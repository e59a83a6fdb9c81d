import { type Accessor, createMemo, onCleanup } from 'solid-js'
import { readProfile } from '../../protocol/profile.ts'

/** How a WebP and a JPEG begin, in base64. Nothing else is shown, whatever somebody put there. */
const types = [
  { begins: 'UklGR', type: 'image/webp' },
  { begins: '/9j/', type: 'image/jpeg' },
]

/** The address of a conversation's own picture for as long as it is shown; null where it has none. */
export function usePicture(profile: Accessor<string>): Accessor<string | null> {
  const picture = createMemo(() => readProfile(profile())?.picture)
  return createMemo(() => {
    const blob = pictureOf(picture())
    if (!blob) return null
    const address = URL.createObjectURL(blob)
    onCleanup(() => URL.revokeObjectURL(address))
    return address
  })
}

function pictureOf(letters: string | undefined): Blob | null {
  const known = types.find(({ begins }) => letters?.startsWith(begins))
  if (!letters || !known) return null
  try {
    return new Blob([Uint8Array.fromBase64(letters)], { type: known.type })
  } catch {
    return null
  }
}
