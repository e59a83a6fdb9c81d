import type { JSX } from 'solid-js'
import styles from './Notice.module.css'

/** A page that says one thing, and what to do next. */
export const Notice = (props: { title: string; text?: string; children?: JSX.Element }) => (
  <div class={styles.notice}>
    <h1>{props.title}</h1>
    {props.text && <p>{props.text}</p>}
    {props.children}
  </div>
)
