import { type Accessor, createContext, createSignal, useContext } from 'solid-js'
import * as v from 'valibot'
import { readJson } from '../../protocol/json.ts'
import { isTouched } from '../ui/pointer.ts'

/** `system` is whatever the device is set to. */
export const Theme = v.picklist(['system', 'light', 'dark'])
export type Theme = v.InferOutput<typeof Theme>

/** How this device is to be: for everybody who uses it, whatever their account. What isn't named is as one would expect. */
const Device = v.object({
  theme: v.optional(Theme, 'system'),
  enterSends: v.optional(v.boolean()),
  alwaysFollow: v.optional(v.boolean(), false),
})
type Device = v.InferOutput<typeof Device>

interface Preferences {
  theme: Accessor<Theme>
  /** Whether Enter sends; where it doesn't, it makes a new line. On a screen that is touched it doesn't, unless one says so. */
  enterSends: Accessor<boolean>
  /** Whether the newest message is gone to wherever one is in a conversation. */
  alwaysFollow: Accessor<boolean>
  /** Whether I show how far I have read. Null until it is known: nothing is said about reading until then. */
  showsRead: Accessor<boolean | null>
  change(device: Partial<Device>): void
}

const key = 'parley.preferences'
const read = (): Device => readJson(Device, localStorage.getItem(key) ?? '{}') ?? v.parse(Device, {})

const [device, setDevice] = createSignal(read())
addEventListener('storage', ({ key: changed }) => changed === key && setDevice(read()))

/** What this device is set to, in all its tabs the same. */
export const devicePreferences = {
  theme: () => device().theme,
  enterSends: () => device().enterSends ?? !isTouched.matches,
  alwaysFollow: () => device().alwaysFollow,
  change(next: Partial<Device>): void {
    localStorage.setItem(key, JSON.stringify({ ...read(), ...next }))
    setDevice(read())
  },
}

export const PreferencesContext = createContext<Preferences>()

/** How this device and this account want Parley to be. */
export function usePreferences(): Preferences {
  const preferences = useContext(PreferencesContext)
  if (!preferences) throw new Error('no preferences above')
  return preferences
}
