import { Refusal } from '../routing.ts'
import type { No } from './policy.ts'

/** Whoever isn't a member is told the same as where there is nothing. */
const noSuchFile = new Refusal(404, 'no-such-file', 'There is no such file, or not any more.')

const refusals: Record<No, Refusal> = {
  ended: new Refusal(410, 'ended', 'This room has ended.'),
  'not-allowed': noSuchFile,
  'no-such-file': noSuchFile,
  'id-taken': new Refusal(409, 'id-taken', 'This upload can’t go on. Add the file again.'),
  'too-large': new Refusal(413, 'too-large', 'A file may have at most 25 MB.'),
  'too-many': new Refusal(429, 'too-many', 'Too many files are waiting to be sent. Send some of them first.'),
  'too-fast': new Refusal(429, 'too-fast', 'That was too fast. It goes on in a moment.'),
  'wrong-part': new Refusal(400, 'wrong-part', 'This is no part of that file.'),
  incomplete: new Refusal(409, 'incomplete', 'Some of this file isn’t there yet.'),
  'files-full': new Refusal(
    507,
    'files-full',
    'Your files take up 512 MB here, which is the most. Delete messages with files, or wait until they go.',
  ),
  quota: new Refusal(507, 'quota', 'There is no more room for files here today. Try again tomorrow.'),
}

export const refusalFor = (no: No): Refusal => refusals[no]
