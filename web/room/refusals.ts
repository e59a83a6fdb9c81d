import { limits } from '../../protocol/limits.ts'
import type { FailureReason } from '../disk/roomDisk.ts'
import { isChange, isDeed, type Said } from '../seal/opening.ts'
import { number } from '../ui/locale.ts'

const messages: Record<FailureReason, string> = {
  ended: 'The room has ended.',
  'not-a-member': 'You aren’t in this conversation any more.',
  file: 'A file of it couldn’t be uploaded.',
  malformed: 'This message could not be understood.',
  'id-taken': 'This message could not be sent.',
  'not-allowed': 'You can’t write here.',
  quota: 'This Parley has used up its share of the day.',
  'too-fast': 'That was too fast.',
  'too-long': 'This message is too long.',
  'wrong-seal': 'This page is too old to write here. Reload it.',
  'no-such-message': 'The message that this answers isn’t there any more.',
  'too-many-changes': 'This message was changed too often.',
  'too-many-people': `There is room for ${number(limits.groupPeople)} people.`,
  'hand-over-first': 'Make somebody else the owner first.',
  'no-such-person': 'There is nobody like that here any more.',
}

/** What is refused otherwise when it is done to a message. */
const changes: Partial<Record<FailureReason, string>> = {
  malformed: 'It could not be understood.',
  'not-allowed': 'That isn’t yours to do here.',
  'no-such-message': 'The message isn’t there any more.',
}

/** What is refused otherwise when it isn't a message. */
const deeds: Partial<Record<FailureReason, string>> = {
  malformed: 'It could not be understood.',
  'id-taken': 'It could not be sent.',
  'not-allowed': 'That isn’t yours to do here, or isn’t possible any more.',
  'too-long': 'It is too long.',
}

/** Why something of mine was turned down, in a sentence. */
export const refusalOf = (said: Said, reason: FailureReason): string =>
  (isDeed(said) && deeds[reason]) || (isChange(said) && changes[reason]) || messages[reason]
