import { type JSX, splitProps } from 'solid-js'
import styles from './Button.module.css'
import { Icon } from './Icon.tsx'
import type { IconName } from './icons.ts'

type Attributes = JSX.ButtonHTMLAttributes<HTMLButtonElement>

/** The one thing to do (`do`), another (`soft`), something that takes away (`danger`), or a line in a menu (`line`). */
export function Button(props: Attributes & { look?: 'do' | 'soft' | 'danger' | 'line'; icon?: IconName }) {
  const [own, rest] = splitProps(props, ['look', 'icon', 'children'])
  return (
    <button type="button" {...rest} class={`${styles.button} ${styles[own.look ?? 'do']}`}>
      {own.icon && <Icon name={own.icon} />}
      {own.children}
    </button>
  )
}

/** A button that is only a picture: its name is said and shown on hover. */
export function IconButton(props: Attributes & { name: string; icon: IconName; filled?: boolean }) {
  const [own, rest] = splitProps(props, ['name', 'icon', 'filled'])
  return (
    <button
      type="button"
      {...rest}
      class={styles.icon}
      classList={{ [styles.filled ?? '']: own.filled ?? false }}
      aria-label={own.name}
      title={own.name}
    >
      <Icon name={own.icon} />
    </button>
  )
}
