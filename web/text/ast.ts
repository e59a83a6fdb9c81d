/** What stands in a line. Nothing here is markup: every string is shown as it is. */
export type Inline =
  | { is: 'text'; text: string }
  | { is: 'bold' | 'italic' | 'strike' | 'spoiler'; inside: Inline[] }
  | { is: 'code'; text: string }
  /** `href` is http, https or mailto; `host` is where it really leads, where its label doesn't say so. */
  | { is: 'link'; href: string; host: string | null; inside: Inline[] }
  /** `handle` is in lower case, `text` as it was typed. Whether anybody is called so, the reader finds out. */
  | { is: 'mention'; handle: string; text: string }

export type Block =
  | { is: 'text'; inside: Inline[] }
  | { is: 'code'; text: string; language: string | null }
  | { is: 'quote'; inside: Block[] }
  /** `start` is the first item's number, null where they have none. */
  | { is: 'list'; start: number | null; items: Block[][] }

/** What formatted text says without its form. */
export const plainText = (nodes: readonly Inline[]): string =>
  nodes.map((node) => ('inside' in node ? plainText(node.inside) : node.text)).join('')

/** The handles that are named in a message, `all` among them; what stands in code names nobody. */
export const mentionsIn = (blocks: readonly Block[]): Set<string> => new Set(blocks.flatMap(handlesOf))

function handlesOf(block: Block): string[] {
  if (block.is === 'code') return []
  if (block.is === 'list') return block.items.flat().flatMap(handlesOf)
  return block.is === 'quote' ? block.inside.flatMap(handlesOf) : inlineHandles(block.inside)
}

const inlineHandles = (nodes: readonly Inline[]): string[] =>
  nodes.flatMap((node) => {
    if (node.is === 'mention') return [node.handle]
    return 'inside' in node ? inlineHandles(node.inside) : []
  })
