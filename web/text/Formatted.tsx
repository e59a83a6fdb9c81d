import { For, type JSX, Match, Show, Switch } from 'solid-js'
import type { Block, Inline } from './ast.ts'
import { CodeBlock } from './CodeBlock.tsx'
import styles from './Formatted.module.css'
import { useFormatting } from './formatting.ts'
import { isBig } from './plain.ts'
import { Spoiler } from './Spoiler.tsx'

/** Somebody who is named in a text: how they are called, and whether that is me. */
export interface Named {
  name: string
  me: boolean
}
/** Null for a handle that nobody here has: it is shown as it was typed. */
export type WhoIs = (handle: string) => Named | null

/**
 * What a message says, with its form: elements made by us, with our attributes, around texts. `corner` (the time) stands at
 * the end of the last line where that is text, else below. Until formatting can be read, the text is shown as it was typed.
 */
export function Formatted(props: { text: string; who: WhoIs; corner?: JSX.Element }) {
  const formatting = useFormatting()
  const blocks = (): Block[] =>
    formatting.blocksOf(props.text) ?? [{ is: 'text', inside: [{ is: 'text', text: props.text }] }]
  const endsInText = () => blocks().at(-1)?.is === 'text'
  return (
    <div class={styles.formatted} classList={{ [styles.big ?? '']: isBig(props.text) }}>
      <For each={blocks()}>
        {(block, index) => (
          <BlockView
            block={block}
            who={props.who}
            corner={() => (index() === blocks().length - 1 ? props.corner : null)}
          />
        )}
      </For>
      <Show when={!endsInText() && props.corner}>
        <div class={styles.below}>{props.corner}</div>
      </Show>
    </div>
  )
}

function BlockView(props: { block: Block; who: WhoIs; corner?: () => JSX.Element }) {
  return (
    <Switch>
      <Match when={props.block.is === 'text' && props.block}>
        {(block) => (
          <div class={styles.text} dir="auto">
            <Inlines nodes={block().inside} who={props.who} />
            {props.corner?.()}
          </div>
        )}
      </Match>
      <Match when={props.block.is === 'code' && props.block}>
        {(block) => <CodeBlock text={block().text} language={block().language} />}
      </Match>
      <Match when={props.block.is === 'quote' && props.block}>
        {(block) => (
          <blockquote class={styles.quote} dir="auto">
            <Blocks blocks={block().inside} who={props.who} />
          </blockquote>
        )}
      </Match>
      <Match when={props.block.is === 'list' && props.block}>
        {(block) => <List items={block().items} start={block().start} who={props.who} />}
      </Match>
    </Switch>
  )
}

const Blocks = (props: { blocks: Block[]; who: WhoIs }) => (
  <For each={props.blocks}>{(block) => <BlockView block={block} who={props.who} />}</For>
)

function List(props: { items: Block[][]; start: number | null; who: WhoIs }) {
  const items = () => (
    <For each={props.items}>
      {(blocks) => (
        <li dir="auto">
          <Blocks blocks={blocks} who={props.who} />
        </li>
      )}
    </For>
  )
  return (
    <Show when={props.start !== null} fallback={<ul class={styles.list}>{items()}</ul>}>
      <ol class={styles.list} start={props.start ?? 1}>
        {items()}
      </ol>
    </Show>
  )
}

export const Inlines = (props: { nodes: Inline[]; who: WhoIs }) => (
  <For each={props.nodes}>{(node) => <InlineView node={node} who={props.who} />}</For>
)

/** What a node is never changes: another text makes other nodes. */
function InlineView({ node, who }: { node: Inline; who: WhoIs }): JSX.Element {
  switch (node.is) {
    case 'text':
      return node.text
    case 'bold':
      return (
        <strong>
          <Inlines nodes={node.inside} who={who} />
        </strong>
      )
    case 'italic':
      return (
        <em>
          <Inlines nodes={node.inside} who={who} />
        </em>
      )
    case 'strike':
      return (
        <s>
          <Inlines nodes={node.inside} who={who} />
        </s>
      )
    case 'code':
      return (
        <code class={styles.code} dir="ltr">
          {node.text}
        </code>
      )
    case 'spoiler':
      return <Spoiler nodes={node.inside} who={who} />
    case 'mention':
      return <Mention handle={node.handle} typed={node.text} who={who} />
    case 'link':
      return <Link href={node.href} host={node.host} nodes={node.inside} who={who} />
  }
}

/** A label turns no letters outside itself: it and the host are apart, each in its own direction. */
const Link = (props: { href: string; host: string | null; nodes: Inline[]; who: WhoIs }) => (
  <>
    <a class={styles.link} href={props.href} rel="noopener noreferrer" target="_blank">
      <bdi>
        <Inlines nodes={props.nodes} who={props.who} />
      </bdi>
    </a>
    <Show when={props.host}>
      {(host) => (
        <>
          {' '}
          <bdi class={styles.host}>({host()})</bdi>
        </>
      )}
    </Show>
  </>
)

const Mention = (props: { handle: string; typed: string; who: WhoIs }) => (
  <Show when={props.who(props.handle)} fallback={props.typed}>
    {(named) => (
      <bdi class={styles.mention} classList={{ [styles.me ?? '']: named().me }} title={`@${props.handle}`}>
        @{named().name}
      </bdi>
    )}
  </Show>
)
