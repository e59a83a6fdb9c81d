import { limits } from '../../protocol/limits.ts'
import { type Prepared, prepareImage } from './images.ts'
import { withoutLocation } from './video.ts'

/** What somebody chose, as it will be sent: pictures made smaller, and nothing that says where they were taken. */
export async function prepare(file: File): Promise<Prepared | 'too-large' | 'empty'> {
  if (file.size === 0) return 'empty'
  const prepared = (file.type.startsWith('image/') && (await prepareImage(file))) || (await prepareOther(file))
  return prepared.octets.size > limits.fileBytes ? 'too-large' : { ...prepared, name: shortName(prepared.name) }
}

async function prepareOther(file: File): Promise<Prepared> {
  const { name, type } = file
  const mp4 = /^video\/(mp4|quicktime)$/.test(type)
  return { octets: mp4 && file.size <= limits.fileBytes ? await withoutLocation(file) : file, name, type }
}

const encoder = new TextEncoder()

/** At most as long as a name may be, in octets, with its ending. */
export function shortName(name: string): string {
  const clean = name.toWellFormed().replaceAll('\0', '') || 'file'
  const [, begin = clean, ending = ''] = /^(.+)(\.[^.]{1,16})$/su.exec(clean) ?? []
  let letters = [...begin]
  while (encoder.encode(letters.join('') + ending).length > limits.fileNameBytes) letters = letters.slice(0, -1)
  return letters.join('') + ending
}
