import { type Extension as AstExtension, fromMarkdown } from 'mdast-util-from-markdown'
import { gfmAutolinkLiteralFromMarkdown } from 'mdast-util-gfm-autolink-literal'
import { gfmStrikethroughFromMarkdown } from 'mdast-util-gfm-strikethrough'
import { gfmAutolinkLiteral } from 'micromark-extension-gfm-autolink-literal'
import { gfmStrikethrough } from 'micromark-extension-gfm-strikethrough'
import { type Block, type Inline, plainText } from './ast.ts'
import { splitAtHandles } from './handles.ts'
import { hiddenHost, safeUrl } from './links.ts'
import { nesting, shield, unshield } from './shield.ts'
import { joined, withSpoilers } from './spoilers.ts'

/** What nobody means in a chat, and what is shown as it was typed. */
const disabled = [
  ...['htmlFlow', 'htmlText', 'headingAtx', 'setextUnderline', 'thematicBreak', 'definition', 'codeIndented'],
  ...['characterReference', 'hardBreakEscape'],
]

/** Keeps the spaces that a line was begun with, inside a paragraph. */
const keepsIndents: AstExtension = {
  exit: {
    linePrefix(token) {
      const { type } = this.stack.at(-1) ?? {}
      if (type !== 'paragraph' && type !== 'emphasis' && type !== 'strong' && type !== 'delete') return
      this.config.enter.data?.call(this, token)
      this.config.exit.data?.call(this, token)
    },
  },
}

const options = {
  extensions: [gfmStrikethrough({ singleTilde: false }), gfmAutolinkLiteral(), { disable: { null: disabled } }],
  mdastExtensions: [
    gfmStrikethroughFromMarkdown(),
    // Its transform looks for addresses once more, by an expression that takes quadratic time.
    { ...gfmAutolinkLiteralFromMarkdown(), transforms: [] },
    keepsIndents,
  ],
}

/** What a message says, with its form. Never throws; what is too deep or too much is shown as it was typed. */
export function parse(text: string): Block[] {
  const shielded = shield(text.replace(/\r\n?/g, '\n'))
  if (shielded === null) return [{ is: 'text', inside: [{ is: 'text', text }] }]
  const typed: Typed = (node) => {
    const { start, end } = node.position ?? {}
    return unshield(shielded.slice(start?.offset, end?.offset))
  }
  return blocksOf(fromMarkdown(shielded, options).children, typed, 0)
}

type RootContent = ReturnType<typeof fromMarkdown>['children'][number]
type Phrasing = Extract<RootContent, { type: 'paragraph' }>['children'][number]
type Typed = (node: RootContent) => string

/** Paragraphs that follow each other are one text, with the empty lines between them as they were typed. */
function blocksOf(nodes: readonly RootContent[], typed: Typed, depth: number): Block[] {
  const blocks: Block[] = []
  let before: RootContent | undefined
  for (const node of nodes) {
    const block = blockOf(node, typed, depth)
    const last = blocks.at(-1)
    if (block.is === 'text' && last?.is === 'text') {
      const lines = (node.position?.start.line ?? 0) - (before?.position?.end.line ?? 0)
      last.inside = joined([...last.inside, { is: 'text', text: '\n'.repeat(Math.max(1, lines)) }, ...block.inside])
    } else blocks.push(block)
    before = node
  }
  for (const block of blocks) if (block.is === 'text') block.inside = withSpoilers(block.inside)
  return blocks
}

function blockOf(node: RootContent, typed: Typed, depth: number): Block {
  if (depth < nesting) {
    if (node.type === 'paragraph') return { is: 'text', inside: inlinesOf(node.children, typed, depth + 1) }
    if (node.type === 'code') return { is: 'code', text: unshield(node.value), language: languageOf(node.lang) }
    if (node.type === 'blockquote' && node.children.length > 0)
      return { is: 'quote', inside: blocksOf(node.children, typed, depth + 1) }
    if (node.type === 'list') {
      const items = node.children.map(({ children }) => blocksOf(children, typed, depth + 1))
      return { is: 'list', start: node.ordered ? (node.start ?? 1) : null, items }
    }
  }
  return { is: 'text', inside: [{ is: 'text', text: typed(node) }] }
}

/** What somebody calls a language, when it is short and has nothing strange in it. */
const languageOf = (typed: string | null | undefined): string | null =>
  typed && /^[\w+#.-]{1,20}$/.test(typed) ? typed : null

function inlinesOf(nodes: readonly Phrasing[], typed: Typed, depth: number): Inline[] {
  return joined(nodes.flatMap((node) => inlineOf(node, typed, depth)))
}

const forms = { strong: 'bold', emphasis: 'italic', delete: 'strike' } as const

function inlineOf(node: Phrasing, typed: Typed, depth: number): Inline[] {
  switch (node.type) {
    case 'text':
      return textOf(unshield(node.value))
    case 'break':
      return [{ is: 'text', text: '\n' }]
    case 'inlineCode':
      return [{ is: 'code', text: unshield(node.value) }]
    case 'strong':
    case 'emphasis':
    case 'delete':
      if (depth >= nesting) break
      return [{ is: forms[node.type], inside: withSpoilers(inlinesOf(node.children, typed, depth + 1)) }]
    case 'link': {
      const url = safeUrl(unshield(node.url))
      if (!url || depth >= nesting) break
      const inside = inlinesOf(node.children, typed, depth + 1).map(unlinked)
      if (plainText(inside).trim() === '') break
      return [{ is: 'link', href: url.href, host: hiddenHost(plainText(inside), url), inside: joined(inside) }]
    }
  }
  return [{ is: 'text', text: typed(node) }]
}

const textOf = (text: string): Inline[] =>
  splitAtHandles(text).map(({ text, handle }) => (handle ? { is: 'mention', handle, text } : { is: 'text', text }))

/** In the label of a link a handle is only text: nothing that can be pressed stands in what can be. */
function unlinked(node: Inline): Inline {
  if (node.is === 'mention') return { is: 'text', text: node.text }
  return 'inside' in node ? { ...node, inside: node.inside.map(unlinked) } : node
}
