import type { Attachment } from '../../protocol/attachment.ts'
import { fit, previewEdge, type Size, writePreview } from './picture.ts'

/** A file as it will be sent, and how it is to be laid out. */
export interface Prepared extends Omit<Attachment, 'id' | 'bytes' | 'key'> {
  octets: Blob
}

const quality = 0.85

/**
 * A picture as it is sent: at most 2048 pixels long, and drawn anew, so that where it was taken doesn't go along. Null for what this
 * browser can't show as a picture. An animated GIF stays as it is, for a canvas has only its first frame; GIFs come from no camera.
 */
export async function prepareImage(file: File): Promise<Prepared | null> {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => null)
  if (!picture) return null
  try {
    const preview = previewOf(picture)
    if (file.type === 'image/gif')
      return { octets: file, name: file.name, type: file.type, preview, width: picture.width, height: picture.height }
    const size = fit(picture)
    const octets = await encode(draw(picture, size), file.type)
    return octets && { octets, name: renamed(file.name, octets.type), type: octets.type, preview, ...size }
  } finally {
    picture.close()
  }
}

function draw(picture: ImageBitmap, { width, height }: Size): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const context = canvas.getContext('2d')
  if (context) context.imageSmoothingQuality = 'high'
  context?.drawImage(picture, 0, 0, width, height)
  return canvas
}

/** A photograph stays a JPEG. What may be transparent becomes WebP, or PNG in Safari, which encodes no WebP and doesn't say so. */
function encode(canvas: HTMLCanvasElement, type: string): Promise<Blob | null> {
  const wanted = type === 'image/jpeg' ? type : 'image/webp'
  return new Promise((resolve) => canvas.toBlob(resolve, wanted, quality))
}

/** By halves, so that each colour is the mean of all that it stands for and not of a few. */
function previewOf(picture: ImageBitmap): string {
  let drawn: CanvasImageSource = picture
  for (let edge = 256; edge >= previewEdge; edge /= 2) {
    const canvas = document.createElement('canvas')
    canvas.width = edge
    canvas.height = edge
    canvas.getContext('2d')?.drawImage(drawn, 0, 0, edge, edge)
    drawn = canvas
  }
  const context = drawn instanceof HTMLCanvasElement ? drawn.getContext('2d') : null
  return writePreview(context?.getImageData(0, 0, previewEdge, previewEdge).data ?? [])
}

const endings: Record<string, string> = { 'image/jpeg': 'jpg', 'image/webp': 'webp', 'image/png': 'png' }

/** What it is called says what it is by now. */
export function renamed(name: string, type: string): string {
  const ending = endings[type]
  return ending ? `${name.replace(/\.[^.]*$/, '') || 'picture'}.${ending}` : name
}
