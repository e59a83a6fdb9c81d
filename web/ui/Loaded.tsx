import { ErrorBoundary, type JSX, Suspense } from 'solid-js'
import { reloadNewest } from '../update.ts'
import { Button } from './Button.tsx'
import { Dialog } from './Dialog.tsx'
import styles from './Loaded.module.css'

/** What is fetched when it is first needed. Where that can't be had, it says so; with `close` in a dialog, as that would be one. */
export const Loaded = (props: { close?: () => void; children: JSX.Element }) => (
  <ErrorBoundary
    fallback={(error, again) => {
      // It is to be heard of all the same.
      queueMicrotask(() => {
        throw error
      })
      const close = () => {
        props.close?.()
        again()
      }
      return props.close ? (
        <Dialog title="Not here yet" close={close}>
          <Missing />
        </Dialog>
      ) : (
        <Missing />
      )
    }}
  >
    <Suspense>{props.children}</Suspense>
  </ErrorBoundary>
)

const Missing = () => (
  <div class={styles.missing}>
    <p role="alert">This part of Parley couldn’t be fetched. Reload when there is a connection.</p>
    <Button look="soft" onClick={() => void reloadNewest()}>
      Reload
    </Button>
  </div>
)
