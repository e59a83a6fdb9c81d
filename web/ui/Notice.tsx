import { A } from '@solidjs/router'
import type { JSX } from 'solid-js'
import styles from './Notice.module.css'
import { useTitle } from './title.ts'

interface Said {
  title: string
  /** What the window is called, where that isn't the title. */
  page?: string
  text?: string
  children?: JSX.Element
}

/** Says one thing, and what to do next, where the page is already. */
export function Notice(props: Said) {
  useTitle(() => props.page ?? props.title.replace(/\.$/, ''))
  return (
    <div class={styles.notice}>
      <h1>{props.title}</h1>
      {props.text && <p>{props.text}</p>}
      {props.children}
    </div>
  )
}

/** A page that has nothing else to say. */
export const NoticePage = (props: Said) => (
  <main class={styles.page}>
    <Notice {...props} />
  </main>
)

/** A way on from there. */
export const Way = (props: { href: string; children: JSX.Element }) => (
  <A class={styles.way ?? ''} href={props.href}>
    {props.children}
  </A>
)
