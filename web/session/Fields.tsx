import { Show } from 'solid-js'
import { limits } from '../../protocol/limits.ts'
import { Field } from '../ui/Field.tsx'
import type { Credentials } from './credentials.ts'

/** A username and a password, and for a new account the password once more. */
export function Fields(props: { credentials: Credentials }) {
  const { isNew, handle, setHandle, password, setPassword, again, setAgain, wrong, isEasy } = props.credentials
  return (
    <>
      <Field
        label="Username"
        name="username"
        autocomplete={isNew() ? 'username' : 'username webauthn'}
        autocapitalize="none"
        spellcheck={false}
        autofocus
        value={handle()}
        onInput={(event) => setHandle(event.currentTarget.value)}
        wrong={wrong.handle()}
        hint={isNew() ? `${limits.handleLengthMin}–${limits.handleLengthMax} letters a–z, digits, _` : null}
      />
      <Field
        label="Password"
        name="password"
        type="password"
        autocomplete={isNew() ? 'new-password' : 'current-password'}
        value={password()}
        onInput={(event) => setPassword(event.currentTarget.value)}
        wrong={wrong.password()}
        hint={isEasy() ? 'Easy to guess. It works, but a longer one is safer.' : null}
      />
      <Show when={isNew()}>
        <Field
          label="Password again"
          name="again"
          type="password"
          autocomplete="new-password"
          value={again()}
          onInput={(event) => setAgain(event.currentTarget.value)}
          wrong={wrong.again()}
        />
      </Show>
    </>
  )
}
