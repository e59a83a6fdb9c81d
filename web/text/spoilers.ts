import type { Inline } from './ast.ts'

/** Exactly two bars. */
const bars = /(?<!\|)\|\|(?!\|)/

/** Makes spoilers of what stands between `||` and `||`, whatever formatting is in it; bars with a space inside are bars. */
export function withSpoilers(nodes: Inline[]): Inline[] {
  const pieces = nodes.flatMap(splitAtBars)
  const done: Inline[] = []
  let open = -1
  pieces.forEach((piece, index) => {
    if (piece !== '||') {
      done.push(piece)
      return
    }
    const canClose = open !== -1 && open < done.length - 1 && !/\s$/.test(edge(pieces[index - 1]))
    if (canClose) {
      const inside = done.splice(open + 1)
      done[open] = { is: 'spoiler', inside }
      open = -1
    } else {
      done.push({ is: 'text', text: '||' })
      if (/^\S/.test(edge(pieces[index + 1]) || ' ')) open = done.length - 1
    }
  })
  return joined(done)
}

type Piece = Inline | '||'

function splitAtBars(node: Inline): Piece[] {
  if (node.is !== 'text' || !node.text.includes('||')) return [node]
  return node.text
    .split(bars)
    .flatMap((text, index): Piece[] => [
      ...(index > 0 ? ['||' as const] : []),
      ...(text ? [{ is: 'text' as const, text }] : []),
    ])
}

/** What a piece begins and ends with: all that isn't text is something to see. */
const edge = (piece: Piece | undefined): string => {
  if (piece === undefined) return ''
  return typeof piece === 'object' && piece.is === 'text' ? piece.text : '.'
}

/** With texts that follow each other as one. */
export function joined(nodes: Inline[]): Inline[] {
  const done: Inline[] = []
  for (const node of nodes) {
    const last = done.at(-1)
    if (node.is === 'text' && last?.is === 'text') done[done.length - 1] = { is: 'text', text: last.text + node.text }
    else done.push(node)
  }
  return done
}
