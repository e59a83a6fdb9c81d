import type { JSX } from 'solid-js'
import styles from './Notice.module.css'

interface Said {
  title: string
  text?: string
  children?: JSX.Element
}

/** Says one thing, and what to do next, where the page is already. */
export const Notice = (props: Said) => (
  <div class={styles.notice}>
    <h1>{props.title}</h1>
    {props.text && <p>{props.text}</p>}
    {props.children}
  </div>
)

/** A page that has nothing else to say. */
export const NoticePage = (props: Said) => (
  <main class={styles.page}>
    <Notice {...props} />
  </main>
)
