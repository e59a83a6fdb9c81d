import { newHandle } from './support/accounts.ts'
import { expect, opener, test } from './support/fixtures.ts'
import { inspect } from './support/inspect.ts'
import { chatOf, composer, isSent, messages, openChat, say, tick } from './support/talk.ts'

test('[M7] what another app shares waits for a conversation, and goes there when it is sent', async ({
  browser,
  instance,
}, info) => {
  const open = opener(browser, instance, 'allow')
  const ann = await open.somebody(newHandle('ann'))
  await chatOf(ann, ann)
  await say(ann.page, 'before')
  await ann.page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated')
  // As the device does it: a form that is posted to the address in the manifest.
  await ann.page.goto('about:blank')
  await ann.page.setContent(
    `<form action="${instance.url}/share" method="post" enctype="multipart/form-data">
       <input name="text" value="from elsewhere"><input name="files" type="file" multiple><button>Share</button>
     </form>`,
  )
  await ann.page.locator('input[type=file]').setInputFiles([
    { name: 'ä.txt', mimeType: 'text/plain', buffer: Buffer.from('one') },
    { name: 'b.txt', mimeType: 'text/plain', buffer: Buffer.from('two') },
  ])
  await ann.page.getByRole('button', { name: 'Share' }).click()
  await expect(
    ann.page.getByRole('status').filter({ hasText: '2 files to share: choose a conversation.' }),
  ).toBeVisible()
  await inspect(ann.page, 'shared')
  await openChat(ann, 'Notes')
  await expect(composer(ann.page)).toHaveValue('from elsewhere')
  await expect(ann.page.getByRole('list', { name: 'Files to send' }).getByRole('listitem')).toHaveCount(2)
  await composer(ann.page).press('Enter')
  await expect(tick(ann.page, 'from elsewhere')).toHaveAccessibleName(isSent)
  await expect(messages(ann.page).getByTitle('Save ä.txt')).toBeVisible()
  expect(await ann.page.evaluate(() => caches.has('parley.shared'))).toBe(false)
  await open.end(info)
})
