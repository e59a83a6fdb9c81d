import type { Page } from '@playwright/test'
import { newHandle } from './support/accounts.ts'
import { expect, test } from './support/fixtures.ts'
import { inspect } from './support/inspect.ts'
import {
  actOn,
  choosePeople,
  composer,
  line,
  log,
  makeGroup,
  message,
  openChat,
  openDetails,
  say,
} from './support/talk.ts'

const unique = (name: string) => `${name} ${newHandle('n').slice(2)}`

test('[P4] a group is made by choosing people, and they have it at once @sealed', async ({ somebody }) => {
  const [ann, bob] = [
    await somebody('ann'),
    await somebody('bob', { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true }),
  ]
  const ride = unique('Sunday ride')
  await makeGroup(ann, ride, [bob])
  await expect(line(ann.page, 'You made this group')).toBeVisible()
  await expect(line(ann.page, `You added ${bob.handle}`)).toBeVisible()
  await expect(ann.page.getByText('2 people', { exact: true })).toBeVisible()
  await openChat(bob, ride)
  await expect(line(bob.page, `${ann.handle} added you`)).toBeVisible()
  await composer(bob.page).fill('Which gate?')
  await bob.page.getByRole('button', { name: 'Send' }).click()
  await expect(message(ann.page, 'Which gate?')).toContainText(bob.handle)
  await inspect(ann.page, 'a new group')
})

test('[P4] whom one has as a contact is offered, and a group needs a name', async ({ somebody }) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  await ann.context.request.post('/u/0/api/contacts', {
    headers: { origin: new URL(ann.page.url()).origin },
    params: { as: await idOf(ann.page) },
    data: { handle: bob.handle },
  })
  await ann.page.reload()
  await ann.page.getByRole('button', { name: 'New conversation' }).click()
  await ann.page.getByRole('button', { name: 'New group' }).click()
  const dialog = ann.page.getByRole('dialog')
  await dialog.getByRole('checkbox', { name: bob.handle }).check()
  await expect(dialog.getByText('1 chosen')).toBeVisible()
  await dialog.getByRole('button', { name: 'Make the group' }).click()
  await expect(dialog.getByRole('alert')).toHaveText('Give the group a name.')
  await inspect(ann.page, 'new group')
})

test('[P4] name, description and picture change for everybody, and the log says by whom @sealed', async ({
  somebody,
}) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  const [ride, walk] = [unique('Ride'), unique('Walk')]
  await makeGroup(ann, ride, [bob])
  await openChat(bob, ride)
  const details = await openDetails(ann)
  await details.getByRole('button', { name: 'Change name and picture' }).click()
  await details.getByLabel('Name').fill(walk)
  await details.getByRole('button', { name: 'Save' }).click()
  await expect(bob.page.getByRole('heading', { name: walk })).toBeVisible()
  await expect(line(bob.page, `${ann.handle} named the group ${walk}`)).toBeVisible()

  await details.getByRole('button', { name: 'Change name and picture' }).click()
  await details.getByLabel('A picture from this device').setInputFiles(await picture(ann.page))
  await details.getByRole('button', { name: 'Save' }).click()
  await expect(line(bob.page, `${ann.handle} changed the picture`)).toBeVisible()
  await expect(bob.page.locator('main header img')).toHaveAttribute('src', /^blob:/)
  await expect
    .poll(() => bob.page.locator('main header img').evaluate((image: HTMLImageElement) => image.naturalWidth))
    .toBe(96)

  await details.getByRole('button', { name: 'Change name and picture' }).click()
  await details.getByLabel('Description').fill('From the north gate, every week')
  await details.getByRole('button', { name: 'Save' }).click()
  await expect(line(bob.page, `${ann.handle} changed the description`)).toBeVisible()
  await inspect(ann.page, 'details of a group')
  await bob.page.getByRole('button', { name: 'People and details' }).click()
  await expect(bob.page.getByRole('dialog').getByText('From the north gate')).toBeVisible()
  await expect(bob.page.getByRole('button', { name: 'Change name and picture' })).toHaveCount(0)
})

test('[G4] people are added later and removed, and who is removed is out at once @sealed', async ({ somebody }) => {
  const [ann, bob, eve] = [await somebody('ann'), await somebody('bob'), await somebody('eve')]
  const ride = unique('Ride')
  await makeGroup(ann, ride, [bob])
  await say(ann.page, 'Before Eve')
  const details = await openDetails(ann)
  await details.getByRole('button', { name: 'Add people' }).click()
  await choosePeople(ann.page, [eve])
  await details.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(details.getByRole('heading', { name: '3 people' })).toBeVisible()
  await openChat(eve, ride)
  await expect(line(eve.page, `${ann.handle} added you`)).toBeVisible()
  await expect(message(eve.page, 'Before Eve')).toHaveCount(0)

  await actOn(details, eve.handle, 'Remove')
  await details.getByRole('button', { name: 'Remove', exact: true }).click()
  await expect(eve.page.getByRole('heading', { name: `You are no longer in ${ride}.` })).toBeVisible()
  await expect(eve.page.getByRole('navigation', { name: 'Conversations' }).getByText(ride)).toHaveCount(0)
  await ann.page.keyboard.press('Escape')
  await expect(line(ann.page, `You removed ${eve.handle}`)).toBeVisible()
  await openChat(bob, ride)
  await expect(line(bob.page, `${ann.handle} removed ${eve.handle}`)).toBeVisible()
  await inspect(eve.page, 'removed')
})

test('[G2] the owner names an admin, who may add and rename; and takes it back', async ({ somebody }) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  const ride = unique('Ride')
  await makeGroup(ann, ride, [bob])
  await openChat(bob, ride)
  const [mine, theirs] = [await openDetails(ann), await openDetails(bob)]
  await expect(theirs.getByRole('button', { name: 'Add people' })).toHaveCount(0)
  await actOn(mine, bob.handle, 'Make an admin')
  await expect(theirs.getByRole('button', { name: 'Add people' })).toBeVisible()
  await expect(theirs.getByRole('button', { name: `What to do about ${ann.handle}` })).toHaveCount(0)
  await actOn(mine, bob.handle, 'No longer an admin')
  await expect(theirs.getByRole('button', { name: 'Add people' })).toHaveCount(0)
  await bob.page.keyboard.press('Escape')
  await expect(line(bob.page, `${ann.handle} made you an admin`)).toBeVisible()
  await expect(line(bob.page, 'You are no longer an admin')).toBeVisible()
})

test('[P4] two who change how a group is called and looks at once keep what the other changed', async ({
  somebody,
}) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  const [ride, walk] = [unique('Ride'), unique('Walk')]
  await makeGroup(ann, ride, [bob])
  await openChat(bob, ride)
  const [mine, theirs] = [await openDetails(ann), await openDetails(bob)]
  await actOn(mine, bob.handle, 'Make an admin')
  for (const details of [mine, theirs]) await details.getByRole('button', { name: 'Change name and picture' }).click()
  await mine.getByLabel('Name').fill(walk)
  await theirs.getByLabel('Description').fill('From the north gate')
  await mine.getByRole('button', { name: 'Save' }).click()
  await expect(theirs.getByLabel('Name')).toHaveValue(walk)
  await theirs.getByRole('button', { name: 'Save' }).click()
  await expect(mine.getByText('From the north gate')).toBeVisible()
  await expect(mine.getByRole('heading', { name: walk })).toBeVisible()
})

test('[G3] the owner hands over before leaving, and the page says so', async ({ somebody }) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  const ride = unique('Ride')
  await makeGroup(ann, ride, [bob])
  await openChat(bob, ride)
  const details = await openDetails(ann)
  await expect(details.getByText('make somebody else the owner first')).toBeVisible()
  await expect(details.getByRole('button', { name: 'Leave the group' })).toHaveCount(0)
  await actOn(details, bob.handle, 'Make the owner')
  await details.getByRole('button', { name: 'Hand over' }).click()
  await expect(details.getByText('Admin', { exact: true })).toBeVisible()
  await details.getByRole('button', { name: 'Leave the group' }).click()
  await details.getByRole('button', { name: 'Leave', exact: true }).click()
  await expect(ann.page.getByRole('heading', { name: 'Pick a conversation' })).toBeVisible()
  await expect(line(bob.page, `${ann.handle} made you the owner`)).toBeVisible()
  await expect(line(bob.page, `${ann.handle} left`)).toBeVisible()
})

test('[G6] an invite link lets in as many as it says, and nobody once it is revoked', async ({ somebody }) => {
  const [ann, bob, eve] = [await somebody('ann'), await somebody('bob'), await somebody('eve')]
  const ride = unique('Ride')
  await makeGroup(ann, ride, [])
  await ann.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const details = await openDetails(ann)
  const newLink = details.getByRole('form', { name: 'New invite link' })
  await newLink.getByLabel('It opens for').selectOption('A day')
  await newLink.getByLabel('It lets in').selectOption('1 person')
  await newLink.getByRole('button', { name: 'Make a link' }).click()
  await expect(details.getByText('to one more person')).toBeVisible()
  await details.getByRole('button', { name: 'Show a QR code' }).click()
  await expect(details.getByRole('img', { name: `The way into ${ride}` })).toBeVisible()
  await inspect(ann.page, 'invite link')
  const link = await copied(ann.page)
  expect(link).toMatch(/#[\w-]{43}$/)

  const sent: string[] = []
  bob.page.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''}`))
  await bob.page.goto(link)
  await expect(bob.page.getByText('You are invited to')).toBeVisible()
  await expect(bob.page.getByText('1 person')).toBeVisible()
  await inspect(bob.page, 'invited to a group')
  await bob.page.getByRole('button', { name: 'Join' }).click()
  await expect(line(bob.page, 'You joined')).toBeVisible()
  expect(sent.join('\n')).not.toContain(link.split('#')[1])
  await eve.page.goto(link)
  await expect(eve.page.getByText('or for a new one.')).toBeVisible()

  await ann.page.reload()
  await ann.page.getByRole('button', { name: 'People and details' }).click()
  await newLink.getByRole('button', { name: 'Make a link' }).click()
  const second = await copied(ann.page)
  expect(second).not.toBe(link)
  await details.getByRole('button', { name: 'Revoke the link' }).click()
  await expect(newLink).toBeVisible()
  await eve.page.goto(second)
  await expect(eve.page.getByText('or for a new one.')).toBeVisible()
})

test('[S5] what is refused about a group says why, and is tried again or taken back', async ({ somebody }) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  let reason: string | null = 'too-many-people'
  await ann.page.routeWebSocket(/conversations\/\w+\/socket/, (socket) => {
    const server = socket.connectToServer()
    socket.onMessage((text) => {
      const frame = JSON.parse(String(text).startsWith('{') ? String(text) : '{}')
      if (frame.kind === 'member' && reason) socket.send(JSON.stringify({ type: 'refused', id: frame.id, reason }))
      else server.send(text)
    })
  })
  await makeGroup(ann, unique('Ride'), [])
  const details = await openDetails(ann)
  await details.getByRole('button', { name: 'Add people' }).click()
  await choosePeople(ann.page, [bob])
  await details.getByRole('button', { name: 'Add', exact: true }).click()
  await expect(details.getByRole('alert').filter({ hasText: 'There is room for 1,000 people.' })).toBeVisible()
  await expect(details.getByRole('button', { name: 'Add people' })).toBeFocused()
  await ann.page.keyboard.press('Escape')
  await expect(log(ann.page).getByText('Not done. There is room for 1,000 people.')).toBeVisible()
  await expect(line(ann.page, `You added ${bob.handle}`)).toBeVisible()
  reason = 'hand-over-first'
  await log(ann.page).getByRole('button', { name: 'Try again' }).click()
  await expect(log(ann.page).getByText('Not done. Make somebody else the owner first.')).toBeVisible()
  reason = null
  await log(ann.page).getByRole('button', { name: 'Try again' }).click()
  await expect(ann.page.getByText('2 people', { exact: true })).toBeVisible()
  await expect(log(ann.page).getByText('Not done.')).toHaveCount(0)
})

test('[R6] in a group, what somebody says whom I blocked is folded until I want to see it', async ({ somebody }) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  const ride = unique('Ride')
  await makeGroup(ann, ride, [bob])
  await openChat(bob, ride)
  await ann.page.goto(`/u/0/@${bob.handle}`)
  await ann.page.getByRole('button', { name: 'Profile' }).click()
  await ann.page.getByRole('dialog').getByRole('button', { name: 'Block' }).click()
  await expect(ann.page.getByRole('dialog').getByRole('button', { name: 'Unblock' })).toBeVisible()
  await ann.page.keyboard.press('Escape')
  await expect(ann.page.getByText(`You blocked ${bob.handle}.`)).toBeVisible()
  await expect(composer(ann.page)).toHaveCount(0)
  await openChat(ann, ride)
  await say(bob.page, 'Listen to me')
  const folded = log(ann.page).getByText('A message of somebody you blocked')
  await expect(folded).toBeVisible()
  await expect(log(ann.page).getByText('Listen to me')).toHaveCount(0)
  await log(ann.page).getByRole('button', { name: 'Show' }).click()
  await expect(message(ann.page, 'Listen to me')).toBeVisible()
})

const idOf = (page: Page): Promise<string> =>
  page.evaluate(() => JSON.parse(localStorage.getItem('parley.accounts') ?? '[]')[0].person.id)

async function copied(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Copy the link' }).click()
  await expect(page.getByRole('button', { name: 'Copied' })).toBeVisible()
  return page.evaluate(() => navigator.clipboard.readText())
}

/** A file as a camera might make it. */
async function picture(page: Page): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const letters = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(400, 300)
    const context = canvas.getContext('2d')
    if (context) context.fillStyle = 'teal'
    context?.fillRect(0, 0, 400, 300)
    return new Uint8Array(await (await canvas.convertToBlob({ type: 'image/jpeg' })).arrayBuffer()).toBase64()
  })
  return { name: 'gate.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(letters, 'base64') }
}
