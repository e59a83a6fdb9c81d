/**
 * What comes in pieces of any length goes out in groups of `length`, the last one shorter, each as `make` makes it. One is held back
 * until it is known whether it is the last; an empty stream is one empty group. What `make` throws breaks the stream.
 */
export function regroup(
  length: number,
  make: (group: Uint8Array<ArrayBuffer>, n: number, isLast: boolean) => Uint8Array<ArrayBuffer>,
): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let group = new Uint8Array(length)
  let filled = 0
  let n = 0
  return new TransformStream({
    transform(piece, controller) {
      for (let taken = 0; taken < piece.length; ) {
        if (filled === length) {
          controller.enqueue(make(group, n++, false))
          group = new Uint8Array(length)
          filled = 0
        }
        const some = piece.subarray(taken, taken + length - filled)
        group.set(some, filled)
        filled += some.length
        taken += some.length
      }
    },
    flush(controller) {
      const last = make(group.subarray(0, filled), n, true)
      if (last.length > 0) controller.enqueue(last)
    },
  })
}
