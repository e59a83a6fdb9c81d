/**
 * A video without what its camera wrote into it beside the picture: where and with what it was taken. In an MP4 or QuickTime file
 * (ISO/IEC 14496-12) that is in the boxes `udta` and `meta` of `moov` and of its tracks; they are renamed to `free`, of the same
 * length, so that everything stays where it is and nothing is encoded anew.
 */
export async function withoutLocation(file: Blob): Promise<Blob> {
  const pieces: BlobPart[] = []
  let place = 0
  while (place + 16 <= file.size) {
    const box = headerOf(new DataView(await file.slice(place, place + 16).arrayBuffer()), 0, file.size - place)
    if (!box) return file
    const whole = file.slice(place, place + box.length)
    pieces.push(box.type === 'moov' && box.length <= longestMoov ? await cleaned(whole, box.header) : whole)
    place += box.length
  }
  pieces.push(file.slice(place))
  return new Blob(pieces, { type: file.type })
}

/** It describes the frames; one that is larger than this is none. */
const longestMoov = 32 * 1024 * 1024
const containers = ['trak']
const telltale = ['udta', 'meta']

async function cleaned(moov: Blob, header: number): Promise<ArrayBuffer> {
  const octets = await moov.arrayBuffer()
  clean(new DataView(octets), header, octets.byteLength)
  return octets
}

function clean(view: DataView, start: number, end: number): void {
  for (let place = start; place + 8 <= end; ) {
    const box = headerOf(view, place, end - place)
    if (!box) return
    if (telltale.includes(box.type)) blank(view, place, box)
    else if (containers.includes(box.type)) clean(view, place + box.header, place + box.length)
    place += box.length
  }
}

function blank(view: DataView, place: number, { header, length }: Box): void {
  for (const [at, letter] of [...'free'].entries()) view.setUint8(place + 4 + at, letter.charCodeAt(0))
  for (let at = header; at < length; at++) view.setUint8(place + at, 0)
}

interface Box {
  type: string
  /** Of the whole, and of what stands before its inside. */
  length: number
  header: number
}

/** Null for what isn't a box, or is longer than what holds it. */
function headerOf(view: DataView, place: number, room: number): Box | null {
  const short = view.getUint32(place)
  const isLong = short === 1 && room >= 16
  const length = isLong ? Number(view.getBigUint64(place + 8)) : short === 0 ? room : short
  const header = isLong ? 16 : 8
  const type = String.fromCharCode(...[4, 5, 6, 7].map((at) => view.getUint8(place + at)))
  return length >= header && length <= room ? { type, length, header } : null
}
