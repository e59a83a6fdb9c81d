/**
 * A picture as others get it: the square in its middle, drawn anew, so that nothing of where and with what it was taken goes with
 * it. Null for what can't be read as a picture here.
 */
export async function squareOf(file: Blob, edgePx: number, mostBytes: number): Promise<Blob | null> {
  const bitmap = await createImageBitmap(file).catch(() => null)
  if (!bitmap) return null
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = edgePx
  const context = canvas.getContext('2d')
  if (!context) return null
  const edge = Math.min(bitmap.width, bitmap.height)
  context.imageSmoothingQuality = 'high'
  context.drawImage(bitmap, (bitmap.width - edge) / 2, (bitmap.height - edge) / 2, edge, edge, 0, 0, edgePx, edgePx)
  bitmap.close()
  return small(canvas, mostBytes)
}

/** WebP, or JPEG where the browser makes something else of it in silence, as Safari does; as good as there is room for. */
async function small(canvas: HTMLCanvasElement, mostBytes: number): Promise<Blob | null> {
  for (const quality of [0.86, 0.7, 0.5, 0.3]) {
    const webp = await encoded(canvas, 'image/webp', quality)
    const picture = webp?.type === 'image/webp' ? webp : await encoded(canvas, 'image/jpeg', quality)
    if (picture && picture.size <= mostBytes) return picture
  }
  return null
}

const encoded = (canvas: HTMLCanvasElement, type: string, quality: number): Promise<Blob | null> =>
  new Promise((done) => canvas.toBlob(done, type, quality))
