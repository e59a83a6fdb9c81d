import type { SecurityEvent, SecurityEventKind } from '../../protocol/security.ts'

/** What a mail says, in plain text. Nothing that anybody said to anybody is ever in one. */
export interface Words {
  subject: string
  text: string
}

const hostOf = (origin: string): string => new URL(origin).host

export const codeWords = (origin: string, handle: string, code: string): Words => ({
  subject: `${code} is your code for ${hostOf(origin)}`,
  text: paragraphs(
    `@${handle} at ${hostOf(origin)} has given this address as theirs. If that is you, enter this code where it is asked for:`,
    `    ${code}`,
    'It holds for 30 minutes. If it isn’t you, do nothing: nothing more is sent here.',
  ),
})

export const recoveryWords = (origin: string, handle: string, code: string): Words => ({
  subject: `A new password for ${hostOf(origin)}`,
  text: paragraphs(
    `Somebody asked for a new password for @${handle} at ${hostOf(origin)}. If that was you, open this within 30 minutes:`,
    `${origin}/lost#${handle}.${code}`,
    `Or enter this code under “Lost your password?”: ${code}`,
    'If it wasn’t you, do nothing. Nobody gets in without what is in this mail.',
  ),
})

/** Told where mails went until now. */
export const movedWords = (origin: string, handle: string): Words => ({
  subject: `Your address at ${hostOf(origin)} was changed`,
  text: paragraphs(
    `Mails for @${handle} at ${hostOf(origin)} don’t come here any more: another address was given, or this one was removed.`,
    `If that wasn’t you, change your password and look at your devices: ${origin}/u/0/security`,
  ),
})

export const goodbyeWords = (origin: string, handle: string, receipt: string): Words => ({
  subject: `Your account at ${hostOf(origin)} is being deleted`,
  text: paragraphs(
    `@${handle} at ${hostOf(origin)} is being deleted, as was asked for with the password or a passkey. It can’t be undone.`,
    `How far it is: ${origin}/deleted/${receipt}`,
    'This is the last mail from there: this address is deleted too.',
  ),
})

/** What waits for somebody: of whom how many messages, and how many in groups and rooms. */
export interface Missed {
  people: { name: string; unread: number }[]
  groups: { count: number; unread: number }
}

const namedPeople = 20

export function digestWords(origin: string, handle: string, { people, groups }: Missed, stop: string): Words {
  const all = people.reduce((sum, { unread }) => sum + unread, groups.unread)
  const named = people.slice(0, namedPeople).map(({ name, unread }) => `- ${name}: ${messages(unread)}`)
  const others = people.length - named.length
  return {
    subject: `${messages(all)} for you at ${hostOf(origin)}`,
    text: paragraphs(
      `Hello @${handle}, while you were away there came:`,
      [
        ...named,
        ...(others > 0 ? [`- from ${others} more ${others === 1 ? 'person' : 'people'}`] : []),
        ...(groups.count > 0
          ? [`- in ${counted(groups.count, 'group or room', 'groups and rooms')}: ${messages(groups.unread)}`]
          : []),
      ].join('\n'),
      `Read them: ${origin}/`,
      `What was said is never in a mail. You get this at most once a day; to stop it: ${stop}`,
    ),
  }
}

/** What is written about at once. */
export const news: Partial<Record<SecurityEventKind, string>> = {
  'new-device': 'Somebody signed in on a new device.',
  'stolen-session': 'Somebody used a copy of a device’s session. That device was signed out.',
  'password-changed': 'The password was changed.',
  'password-recovered': 'A new password was set with a recovery code.',
  'password-by-mail': 'A new password was set with a code from an e-mail.',
  'link-made': 'The owner of this instance made a link that opens your account once.',
  'password-by-link': 'A new password was set with a link of the owner’s.',
}

export function newsWords(origin: string, handle: string, events: SecurityEvent[], stop: string): Words {
  const lines = events.map(({ kind, at, device, country }) => {
    const where = [device, country].filter((part) => part !== null).join(', ')
    return `- ${news[kind] ?? ''} ${new Date(at).toUTCString()}${where ? ` (${where})` : ''}`
  })
  const only = events.length === 1 && events[0]?.kind === 'new-device'
  return {
    subject: only ? `New sign-in at ${hostOf(origin)}` : `Your account at ${hostOf(origin)}`,
    text: paragraphs(
      `This happened to @${handle} at ${hostOf(origin)}:`,
      lines.join('\n'),
      `If that was you, all is well. If it wasn’t, change your password and sign that device out: ${origin}/u/0/security`,
      `To get no more of these mails: ${stop}`,
    ),
  }
}

const paragraphs = (...all: string[]): string => `${all.join('\n\n')}\n`
const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`
const messages = (count: number): string => counted(count, 'message', 'messages')
