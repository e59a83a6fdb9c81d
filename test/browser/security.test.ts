import type { Page } from '@playwright/test'
import { Secret, TOTP } from 'otpauth'
import { logIn, newHandle, password, register } from './support/accounts.ts'
import { expect, test } from './support/fixtures.ts'
import { inspect } from './support/inspect.ts'
import { say } from './support/talk.ts'

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

/** Enters the password where it is asked for again. */
async function prove(page: Page, secret = password): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Is it you?' })
  await dialog.getByLabel('Your password').fill(secret)
  await dialog.getByRole('button', { name: 'Go on' }).click()
  await expect(dialog).toHaveCount(0)
}

async function signedUp(page: Page, name: string): Promise<string> {
  const handle = newHandle(name)
  await page.goto('/')
  await register(page, handle)
  await page.goto('/u/0/security')
  await expect(page.getByRole('heading', { name: 'Devices' })).toBeVisible()
  return handle
}

async function logOut(page: Page): Promise<void> {
  await page.goto('/u/0/')
  await button(page, 'Account').click()
  await button(page, 'Log out').click()
  await expect(button(page, 'Log in')).toBeVisible()
}

async function makeCodes(page: Page): Promise<string[]> {
  await button(page, 'Make recovery codes').click()
  await prove(page)
  const dialog = page.getByRole('dialog', { name: 'Your recovery codes' })
  await expect(dialog.getByRole('listitem')).not.toHaveCount(0)
  const codes = await dialog.getByRole('listitem').allTextContents()
  await dialog.getByRole('button', { name: 'I have kept them' }).click()
  await expect(page.getByText('You have 10 left.')).toBeVisible()
  return codes
}

test('[A6] a second step: an authenticator is set up, asked for, and a recovery code stands in for it', async ({
  newcomer,
}) => {
  const page = await newcomer()
  const handle = await signedUp(page, 'ann')
  const [code = ''] = await makeCodes(page)
  expect(code).toMatch(/^([A-Z2-7]{4}-){7}[A-Z2-7]{4}$/)
  await button(page, 'Set up an authenticator').click()
  const dialog = page.getByRole('dialog', { name: 'Set up an authenticator' })
  await expect(dialog.getByRole('img', { name: /QR code/ })).toBeVisible()
  await inspect(page, 'an authenticator')
  const key = (await dialog.getByText(/^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/).textContent()) ?? ''
  const shown = () => new TOTP({ secret: Secret.fromBase32(key.replaceAll(' ', '')) })
  await dialog.getByLabel('Code', { exact: true }).fill(shown().generate())
  await dialog.getByRole('button', { name: 'Switch on' }).click()
  await expect(button(page, 'Switch off the second step')).toBeVisible()
  await inspect(page, 'security')
  await logOut(page)

  await page.getByLabel('Username').fill(handle)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await button(page, 'Log in').click()
  await expect(page.getByRole('heading', { name: 'Enter a code' })).toBeVisible()
  await inspect(page, 'enter a code')
  await page.getByLabel('Code', { exact: true }).fill('nonsense')
  await button(page, 'Log in').click()
  await expect(page.getByText('That is neither six digits nor a recovery code.')).toBeVisible()
  await page.getByLabel('Code', { exact: true }).fill(shown().generate({ timestamp: Date.now() + 30_000 }))
  await button(page, 'Log in').click()
  await expect(page.getByRole('navigation', { name: 'Conversations' })).toBeVisible()
  await logOut(page)

  await page.getByLabel('Username').fill(handle)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await button(page, 'Log in').click()
  await page.getByLabel('Code', { exact: true }).fill(code.toLowerCase())
  await button(page, 'Log in').click()
  await expect(page.getByRole('navigation', { name: 'Conversations' })).toBeVisible()
})

test('[A6] a lost password is replaced by a recovery code, and every other device is out', async ({ newcomer }) => {
  const [page, phone] = [await newcomer(), await newcomer()]
  const handle = await signedUp(page, 'bob')
  const [code = ''] = await makeCodes(page)

  await phone.goto('/')
  await button(phone, 'Lost your password?').click()
  await inspect(phone, 'lost your password')
  await button(phone, 'Set the password').click()
  await expect(phone.getByLabel('Username')).toBeFocused()
  await phone.getByLabel('Username').fill(handle)
  await phone.getByLabel('Recovery code').fill(code)
  await phone.getByLabel('New password', { exact: true }).fill('another one')
  await phone.getByLabel('New password again').fill('another one')
  await button(phone, 'Set the password').click()
  await expect(phone.getByRole('navigation', { name: 'Conversations' })).toBeVisible()
  await phone.goto('/u/0/security')
  await expect(phone.getByText('A new password was set with a recovery code')).toBeVisible()

  await page.reload()
  await expect(button(page, 'Log in')).toBeVisible()
})

/** A device with a finger always on it. */
async function withAuthenticator(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      hasPrf: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
}

/** The list of what a browser fills in is its own, and nobody can press there: `choosePasskey` stands for that. */
const withFillingIn = (page: Page, can: boolean) =>
  page.addInitScript((isOffered) => {
    const get = navigator.credentials.get.bind(navigator.credentials)
    PublicKeyCredential.isConditionalMediationAvailable = async () => isOffered
    navigator.credentials.get = (options = {}) => {
      if (options.mediation !== 'conditional') return get(options)
      const { publicKey, signal } = options
      return new Promise((resolve, reject) => {
        signal?.addEventListener('abort', () => reject(signal.reason))
        const choosePasskey = () => get(publicKey ? { publicKey } : {}).then(resolve, reject)
        Object.assign(window, { choosePasskey })
      })
    }
  }, can)
const canChoose = (page: Page) => page.evaluate(() => 'choosePasskey' in window)
const choose = (page: Page) => page.evaluate(() => Reflect.get(window, 'choosePasskey')())

async function addPasskey(page: Page): Promise<void> {
  await button(page, 'Add a passkey').click()
  await prove(page)
  const naming = page.getByRole('dialog', { name: 'Name the passkey' })
  await naming.getByLabel('Name').fill('My laptop')
  await naming.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('My laptop')).toBeVisible()
}

test('[A6] a passkey is added, named, signs in without a username, and is asked for in place of the password', async ({
  newcomer,
}) => {
  const page = await newcomer()
  await withAuthenticator(page)
  await withFillingIn(page, false)
  await signedUp(page, 'eve')
  await addPasskey(page)
  await logOut(page)

  await button(page, 'Sign in with a passkey').click()
  await expect(page.getByRole('navigation', { name: 'Conversations' })).toBeVisible()
  await page.goto('/u/0/security')
  await page.getByRole('button', { name: 'Remove My laptop' }).click()
  await page.getByRole('dialog', { name: 'Is it you?' }).getByRole('button', { name: 'Use a passkey' }).click()
  await expect(page.getByText('My laptop')).toHaveCount(1)
  await expect(page.getByText('A passkey was removed')).toBeVisible()
})

test('[A6] a passkey is offered where the username is filled in, also after another was asked for', async ({
  newcomer,
}) => {
  const page = await newcomer()
  await withAuthenticator(page)
  await withFillingIn(page, true)
  await signedUp(page, 'eve')
  await addPasskey(page)
  await logOut(page)
  await expect(page.getByLabel('Username')).toHaveAttribute('autocomplete', 'username webauthn')
  await expect.poll(() => canChoose(page)).toBe(true)
  await choose(page)
  await expect(page.getByRole('navigation', { name: 'Conversations' })).toBeVisible()
  await logOut(page)
  await expect.poll(() => canChoose(page)).toBe(true)
  await page.evaluate(() => Reflect.deleteProperty(window, 'choosePasskey'))
  await page.evaluate(() => {
    const { get } = navigator.credentials
    navigator.credentials.get = async (options) => {
      navigator.credentials.get = get
      options?.signal?.throwIfAborted()
      throw new DOMException('', 'NotAllowedError')
    }
  })
  await button(page, 'Sign in with a passkey').click()
  await expect(page.getByText('No passkey was used. Try again when you like.')).toBeVisible()
  await expect.poll(() => canChoose(page)).toBe(true)
  await choose(page)
  await expect(page.getByRole('navigation', { name: 'Conversations' })).toBeVisible()
})

test('[A6] where a browser fills in no passkeys nothing is asked for, and one logs in as ever', async ({
  newcomer,
}) => {
  const page = await newcomer()
  await withFillingIn(page, false)
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  const handle = await signedUp(page, 'eve')
  await logOut(page)
  await logIn(page, handle)
  expect(asked.filter((path) => path.includes('passkey'))).toEqual([])
})

test('[A2] devices are listed, and one is signed out from another', async ({ newcomer }) => {
  const [page, phone] = [await newcomer(), await newcomer()]
  const handle = await signedUp(page, 'dora')
  await phone.goto('/')
  await logIn(phone, handle)
  await page.reload()
  const devices = page.getByRole('region', { name: 'Devices' })
  await expect(devices.getByRole('listitem')).toHaveCount(2)
  await expect(devices.getByText('This device')).toBeVisible()
  await devices.getByRole('button', { name: /^Sign out/ }).click()
  await expect(devices.getByRole('listitem')).toHaveCount(1)
  await phone.goto('/u/0/security')
  await expect(button(phone, 'Log in')).toBeVisible()
})

test('[A2] the password is changed', async ({ newcomer }) => {
  const page = await newcomer()
  const handle = await signedUp(page, 'finn')
  await page.getByLabel('New password', { exact: true }).fill('another one')
  await page.getByLabel('New password again').fill('another one')
  await button(page, 'Change the password').click()
  await prove(page)
  await expect(page.getByText('The password is changed.')).toBeVisible()
  await logOut(page)
  await page.getByLabel('Username').fill(handle)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await button(page, 'Log in').click()
  await expect(page.getByText('The username or the password is wrong.')).toBeVisible()
  await page.getByLabel('Password', { exact: true }).fill('another one')
  await button(page, 'Log in').click()
  await expect(page.getByRole('navigation', { name: 'Conversations' })).toBeVisible()
})

test('[A5] an account is deleted, with a receipt', async ({ newcomer }) => {
  const page = await newcomer()
  const handle = await signedUp(page, 'gil')
  await button(page, 'Delete my account…').click()
  await inspect(page, 'delete the account')
  await page.getByLabel('is deleted for everybody').check()
  await button(page, 'Delete my account').click()
  await prove(page)
  await expect(page.getByRole('heading', { name: 'Your account is deleted' })).toBeVisible()
  await inspect(page, 'the receipt')
  await page.goto('/')
  await page.getByLabel('Username').fill(handle)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await button(page, 'Log in').click()
  await expect(page.getByText('The username or the password is wrong.')).toBeVisible()
})

test('[A5] whoever talked with a deleted account keeps the conversation, and is told that nobody reads it', async ({
  newcomer,
}) => {
  const [page, friend] = [await newcomer(), await newcomer()]
  const [handle, other] = [await signedUp(page, 'hal'), newHandle('ivy')]
  await friend.goto('/')
  await register(friend, other)
  await friend.goto(`/u/0/@${handle}`)
  await say(friend, 'Hello there')
  await page.goto(`/u/0/@${other}`)
  await expect(page.getByText('Hello there')).toBeVisible()
  await say(page, 'Forget this')
  await expect(friend.getByRole('log').getByText('Forget this')).toBeVisible()
  await page.getByRole('button', { name: 'Account' }).click()
  await page.getByRole('button', { name: 'Profile and settings' }).click()
  await page.getByRole('link', { name: /Devices, password/ }).click()
  await button(page, 'Delete my account…').click()
  await page.getByLabel('is deleted for everybody').check()
  await button(page, 'Delete my account').click()
  await prove(page)
  await expect(page.getByRole('heading', { name: 'Your account is deleted' })).toBeVisible()

  await expect(friend.getByRole('log').getByText('Forget this')).toHaveCount(0)
  await friend.goto('/u/0/')
  await friend
    .getByRole('navigation', { name: 'Conversations' })
    .getByRole('link', { name: /Deleted account/ })
    .click()
  await expect(friend.getByRole('heading', { name: 'Deleted account' })).toBeVisible()
  await expect(friend.getByText('Nobody would read what you write here.')).toBeVisible()
  await expect(friend.getByRole('log').getByText('Hello there')).toBeVisible()
  await inspect(friend, 'with a deleted account')
})
