const sidePx = 96
/** In base64: the rest of a profile's bytes are for its words. */
const mostLetters = 4_000
const qualities = [0.85, 0.7, 0.55, 0.4, 0.25]
const types = ['image/webp', 'image/jpeg']

/** The middle of a picture, small enough for a profile, in base64 and without all that cameras write into one; null for what is none. */
export async function smallPicture(file: Blob): Promise<string | null> {
  const image = await createImageBitmap(file).catch(() => null)
  if (!image) return null
  const canvas = drawn(image)
  image.close()
  for (const type of types) {
    for (const quality of qualities) {
      const blob = await canvas.convertToBlob({ type, quality })
      // A browser that can't write this type gives another.
      if (blob.type !== type) break
      const letters = new Uint8Array(await blob.arrayBuffer()).toBase64()
      if (letters.length <= mostLetters) return letters
    }
  }
  return null
}

function drawn(image: ImageBitmap): OffscreenCanvas {
  const canvas = new OffscreenCanvas(sidePx, sidePx)
  const side = Math.min(image.width, image.height)
  const [left, top] = [(image.width - side) / 2, (image.height - side) / 2]
  const context = canvas.getContext('2d')
  // What is seen through is white, in every type and on every ground.
  if (context) context.fillStyle = '#fff'
  context?.fillRect(0, 0, sidePx, sidePx)
  context?.drawImage(image, left, top, side, side, 0, 0, sidePx, sidePx)
  return canvas
}
