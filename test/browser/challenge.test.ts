import type { Page } from '@playwright/test'
import { newHandle } from './support/accounts.ts'
import { expect, test } from './support/fixtures.ts'
import { inspect } from './support/inspect.ts'
import { composer, makeRoom } from './support/talk.ts'

test.use({
  vars: { TURNSTILE_SITE_KEY: '1x00', TURNSTILE_SECRET: 'secret' },
  others: ['challenges.cloudflare.com'],
})

/** Cloudflare's script as far as it is used: a button that gives an answer. */
const script = `
  globalThis.turnstile = {
    render(where, { sitekey, callback }) {
      const button = document.createElement('button')
      button.textContent = 'I am a person (' + sitekey + ')'
      let answer = 'bad'
      button.onclick = () => { callback(answer) }
      document.querySelector(where).append(button)
      onmessage = ({ data }) => { if (data.answer) answer = data.answer }
    }
  }
  parleyChallenge()
`

const frame = (page: Page) => page.frameLocator('iframe[title="Show that you are a person"]')

test('[P5] a guest passes a challenge, in a frame, and is let in once Cloudflare finds the answer good', async ({
  somebody,
  newcomer,
}) => {
  const ann = await somebody('ann')
  await makeRoom(ann, newHandle('Checked'))
  const page = await newcomer()
  await page.route('https://challenges.cloudflare.com/**', (route) =>
    route.fulfill({ contentType: 'text/javascript', body: script }),
  )
  await page.goto(ann.page.url().replace(/\/u\/\d/, ''))
  await page.getByLabel('Your name').fill('Gus')
  await page.getByRole('button', { name: 'Join as guest' }).click()
  await expect(page.getByRole('alert')).toHaveText('Show first that you are a person, above.')
  const person = frame(page).getByRole('button', { name: 'I am a person (1x00)' })
  await person.click()
  await inspect(page, 'guest door with a challenge')
  await page.getByRole('button', { name: 'Join as guest' }).click()
  await expect(page.getByRole('alert')).toContainText('wasn’t passed')
  await expect(page.getByLabel('Your name')).toHaveValue('Gus')
  await person.evaluate(() => window.postMessage({ answer: 'not an answer' }))
  await person.click()
  await page.getByRole('button', { name: 'Join as guest' }).click()
  await expect(page.getByRole('alert')).toContainText('doesn’t answer just now. Try again in a moment.')
  await expect(page.getByLabel('Your name')).toHaveValue('Gus')
  await person.evaluate(() => window.postMessage({ answer: 'good' }))
  await person.click()
  await page.getByRole('button', { name: 'Join as guest' }).click()
  await expect(page.getByRole('heading', { name: /^Checked/ })).toBeVisible()
  await expect(composer(page)).toBeVisible()
})

test('attack: a page that isn’t the frame’s says that the challenge was passed', async ({ somebody, newcomer }) => {
  const ann = await somebody('ann')
  await makeRoom(ann, newHandle('Forged'))
  const page = await newcomer()
  await page.route('https://challenges.cloudflare.com/**', (route) => route.fulfill({ body: '' }))
  await page.goto(ann.page.url().replace(/\/u\/\d/, ''))
  await page.getByLabel('Your name').fill('Eve')
  await page.evaluate(() => window.postMessage({ challenge: 'good' }))
  await page.getByRole('button', { name: 'Join as guest' }).click()
  await expect(page.getByRole('alert')).toHaveText('Show first that you are a person, above.')
})
