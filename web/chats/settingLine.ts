import type { Setting } from '../../protocol/event.ts'
import { duration } from '../ui/dates.ts'

/** A setting besides the profile, as a line of the log: `by` set it. */
export function settingLine(by: string, setting: Exclude<Setting, { is: 'profile' }>): string {
  switch (setting.is) {
    case 'guests':
      return `${by} ${guestsLine[setting.guests]}`
    case 'slow':
      return setting.slow === 0
        ? `${by} turned slow mode off`
        : `${by} turned slow mode on: one message in ${duration(setting.slow)}`
    case 'timer':
      return setting.timer === 0
        ? `${by} turned off disappearing messages`
        : `${by} set messages to disappear after ${duration(setting.timer)}`
  }
}

const guestsLine = {
  no: 'turned guests off',
  read: 'lets guests read',
  write: 'lets guests read and write',
  files: 'lets guests read, write and send files',
} as const
