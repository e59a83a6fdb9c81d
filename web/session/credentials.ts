import { createSignal } from 'solid-js'
import * as v from 'valibot'
import { limits } from '../../protocol/limits.ts'
import { Handle } from '../../protocol/people.ts'
import type { Answer } from '../net/api.ts'
import { isLongEnough, isWeak } from './password.ts'
import type { Way } from './signIn.ts'

type Enter<T> = (way: Way, handle: Handle, password: string) => Promise<Answer<T>>

/** A username and a password as they are typed: what is wrong with them once they were tried, and what came of it. */
export function createCredentials<T>(first: Way, enter: Enter<T>, entered: (value: T) => void) {
  const [way, setWay] = createSignal(first)
  const [handle, setHandle] = createSignal('')
  const [password, setPassword] = createSignal('')
  const [again, setAgain] = createSignal('')
  const [tried, setTried] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const [refused, setRefused] = createSignal<{ about: 'handle' | 'form'; message: string } | null>(null)

  const isNew = () => way() === 'register'
  const parsed = () => v.safeParse(Handle, handle().trim())
  const refusedAbout = (what: 'handle' | 'form') => (refused()?.about === what ? refused()?.message : null)
  const wrong = {
    handle: () => (tried() && parsed().issues?.[0].message) || refusedAbout('handle'),
    password: () =>
      tried() && !isLongEnough(password()) ? `Use at least ${limits.passwordLengthMin} characters.` : null,
    again: () => (tried() && isNew() && password() !== again() ? 'The two passwords differ.' : null),
    form: () => refusedAbout('form'),
  }
  const isEasy = () => isNew() && isLongEnough(password()) && isWeak(password(), handle())

  async function submit(): Promise<void> {
    setTried(true)
    setRefused(null)
    const name = parsed()
    if (busy() || !name.success || wrong.password() || wrong.again()) return
    setBusy(true)
    const answer = await enter(way(), name.output, password())
    setBusy(false)
    if (answer.ok) entered(answer.value)
    else setRefused({ about: answer.error === 'handle-taken' ? 'handle' : 'form', message: answer.message })
  }

  function change(): void {
    setWay(isNew() ? 'login' : 'register')
    setTried(false)
    setRefused(null)
  }

  /** What the server said was about what was typed then. */
  function typed<T>(set: (next: T) => void): (next: T) => void {
    return (next) => {
      setRefused(null)
      set(next)
    }
  }

  return {
    isNew,
    handle,
    setHandle: typed(setHandle),
    password,
    setPassword: typed(setPassword),
    again,
    setAgain: typed(setAgain),
    busy,
    wrong,
    isEasy,
    submit,
    change,
  }
}

export type Credentials = ReturnType<typeof createCredentials>
