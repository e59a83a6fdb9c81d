/** How many octets of a file's beginning say what it is. */
export const telling = 64

/** What is shown in the page; everything else is octets to be saved. SVG, HTML and PDF can carry programs and never are. */
export type MediaType = `${'image' | 'video' | 'audio'}/${string}`

/** What must stand where, each octet taken for a character. */
type Signs = [place: number, text: string][]

const signs: [MediaType, Signs][] = [
  ['image/png', [[0, '\x89PNG\r\n\x1a\n']]],
  ['image/jpeg', [[0, '\xff\xd8\xff']]],
  ['image/gif', [[0, 'GIF87a']]],
  ['image/gif', [[0, 'GIF89a']]],
  ['image/webp', [[0, 'RIFF'], [8, 'WEBPVP8']]],
  ['image/avif', [[4, 'ftypavif']]],
  ['image/avif', [[4, 'ftypavis']]],
  ['audio/wav', [[0, 'RIFF'], [8, 'WAVE']]],
  ['audio/ogg', [[0, 'OggS\0']]],
  ['audio/mpeg', [[0, 'ID3']]],
  ['audio/mpeg', [[0, '\xff\xfb']]],
  ['audio/mpeg', [[0, '\xff\xf3']]],
  ['audio/mpeg', [[0, '\xff\xf2']]],
] // biome-ignore format: one type a line

/** The brands of ISO/IEC 14496-12 that browsers play. */
const played = /^(iso[m2-9]|mp4[12v]|avc1|dash|M4[AVB] |qt {2}|3gp\d|MSNV)$/
/** EBML (RFC 8794); which of its documents it is stands a few octets further on (RFC 9559). */
const ebml: Signs = [[0, '\x1a\x45\xdf\xa3']]
const webm = /B\u{82}.{0,2}webm/su

/**
 * What a file is by its first octets (https://mimesniff.spec.whatwg.org/#matching-a-mime-type-pattern), or null for anything that
 * isn't shown. `claim` only says whether a container that may hold either is audio or video.
 */
export function mediaTypeOf(octets: Uint8Array, claim: string): MediaType | null {
  const text = String.fromCharCode(...octets.subarray(0, telling))
  const [type] = signs.find(([, all]) => shows(text, all)) ?? []
  if (type) return type
  const container = claim.startsWith('audio/') ? 'audio' : 'video'
  if (shows(text, [[4, 'ftyp']]) && played.test(text.slice(8, 12))) return `${container}/mp4`
  return shows(text, ebml) && webm.test(text) ? `${container}/webm` : null
}

const shows = (text: string, all: Signs): boolean => all.every(([place, sign]) => text.startsWith(sign, place))
