import { chromium } from '../../scripts/chromium.mjs'
import { expect, test } from './support/fixtures.ts'
import { inspect } from './support/inspect.ts'
import { chatOf, composer, messages } from './support/talk.ts'

const { args, ...found } = chromium()
// A microphone, and somebody who doesn't let the page have it.
test.use({
  launchOptions: {
    ...found,
    args: [...args, '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream=deny'],
  },
})

test('[M7] where the microphone is kept from the page it says what to do, and nothing else is lost', async ({
  somebody,
}) => {
  const ann = await somebody('ann')
  await chatOf(ann, ann)
  await ann.page.getByRole('button', { name: 'Record a voice message' }).click()
  await expect(ann.page.getByRole('alert')).toContainText('Allow it in the site’s settings')
  await inspect(ann.page, 'no microphone')
  await composer(ann.page).fill('then in writing')
  await composer(ann.page).press('Enter')
  await expect(messages(ann.page)).toHaveCount(1)
})
