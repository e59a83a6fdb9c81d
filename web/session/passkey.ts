import type { Assertion, Attestation } from '../../protocol/security.ts'
import type { Answer } from '../net/api.ts'

/** Whether this browser can do it at all. */
export const hasPasskeys = (): boolean => typeof PublicKeyCredential === 'function'

/** What the routes give for the browser, which knows its shape. */
type Options = { challenge: string }

/** Whether it offers them where it fills in a username. */
export async function canFillPasskeys(): Promise<boolean> {
  if (!hasPasskeys()) return false
  const { browserSupportsWebAuthnAutofill } = await import('@simplewebauthn/browser')
  return browserSupportsWebAuthnAutofill().catch(() => false)
}

/** Asks for one of the passkeys that are for this host. */
export const showPasskey = (options: Options): Promise<Answer<Assertion>> => authenticate(options, false)

/** Waits until one is chosen among what the browser fills in; another asking, or `stopWaiting`, ends that. */
export const waitForPasskey = (options: Options): Promise<Answer<Assertion>> => authenticate(options, true)

export async function stopWaiting(): Promise<void> {
  const { WebAuthnAbortService } = await import('@simplewebauthn/browser')
  WebAuthnAbortService.cancelCeremony()
}

async function authenticate(options: Options, useBrowserAutofill: boolean): Promise<Answer<Assertion>> {
  const { startAuthentication } = await import('@simplewebauthn/browser')
  return said(async () => {
    const { id, rawId, type, response } = await startAuthentication({ optionsJSON: { ...options }, useBrowserAutofill })
    const { clientDataJSON, authenticatorData, signature, userHandle = '' } = response
    return { id, rawId, type, response: { clientDataJSON, authenticatorData, signature, userHandle } }
  })
}

/** Has one made. */
export async function makePasskey(options: Options): Promise<Answer<Attestation>> {
  const { startRegistration } = await import('@simplewebauthn/browser')
  return said(async () => {
    // The server made them by the same library; here they are what came over the wire.
    const optionsJSON = options as Parameters<typeof startRegistration>[0]['optionsJSON']
    const { id, rawId, type, response, clientExtensionResults } = await startRegistration({ optionsJSON })
    const { clientDataJSON, attestationObject, transports = [] } = response
    const enabled = clientExtensionResults.prf?.enabled ?? false
    return {
      id,
      rawId,
      type,
      response: { clientDataJSON, attestationObject, transports },
      clientExtensionResults: { prf: { enabled } },
    }
  })
}

/** Browsers throw for whatever didn't come to be, most often since somebody thought better of it. */
async function said<T>(make: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { ok: true, value: await make() }
  } catch (thrown) {
    const isHere = thrown instanceof Error && thrown.name === 'InvalidStateError'
    return {
      ok: false,
      error: 'no-passkey',
      message: isHere
        ? 'This device has a passkey for this account already.'
        : 'No passkey was used. Try again when you like.',
    }
  }
}
