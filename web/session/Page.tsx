import type { JSX } from 'solid-js'
import { useTitle } from '../ui/title.ts'
import { BackButton } from './BackButton.tsx'
import styles from './Page.module.css'

/** A page beside the list that is no conversation: its title, with the way back where there is no room for both, and what `class` sets out. */
export function Page(props: { title: string; class: string | undefined; children: JSX.Element }) {
  useTitle(() => props.title)
  return (
    <div class={`${styles.page} ${props.class}`}>
      <header>
        <BackButton />
        <h1>{props.title}</h1>
      </header>
      {props.children}
    </div>
  )
}
