/** The longest edge of a picture that is sent. */
const longestEdge = 2048
/** How many colours wide and high a preview is. */
export const previewEdge = 4

export interface Size {
  width: number
  height: number
}

/** As large as it may be, with the same proportions; never larger than it was. */
export function fit({ width, height }: Size, edge = longestEdge): Size {
  const by = Math.min(1, edge / Math.max(width, height, 1))
  return { width: Math.max(1, Math.round(width * by)), height: Math.max(1, Math.round(height * by)) }
}

/** How much wider than high it is shown: between a tower and a ribbon. */
export const ratioOf = ({ width = 4, height = 3 }: { [edge in keyof Size]?: number | undefined }): number =>
  Math.min(4, Math.max(0.4, width / height))

/** The 16 colours of pixels (RGBA, `previewEdge` wide and high) in base64: three octets each, on white where it is transparent. */
export function writePreview(pixels: ArrayLike<number>): string {
  const octets = Array.from({ length: previewEdge ** 2 }, (_, at) => {
    const alpha = (pixels[at * 4 + 3] ?? 0) / 255
    return [0, 1, 2].map((colour) => Math.round((pixels[at * 4 + colour] ?? 0) * alpha + 255 * (1 - alpha)))
  })
  return btoa(String.fromCharCode(...octets.flat()))
}

/** The same as pixels; null for what is no preview. */
export function readPreview(preview: string): Uint8ClampedArray<ArrayBuffer> | null {
  const octets = decode(preview)
  if (octets?.length !== previewEdge ** 2 * 3) return null
  const pixels = new Uint8ClampedArray(previewEdge ** 2 * 4).fill(255)
  octets.forEach((octet, at) => {
    pixels[Math.floor(at / 3) * 4 + (at % 3)] = octet
  })
  return pixels
}

function decode(base64: string): Uint8Array | null {
  try {
    return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
  } catch {
    return null
  }
}
