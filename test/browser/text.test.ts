import { newHandle } from './support/accounts.ts'
import { expect, test } from './support/fixtures.ts'
import { composer, isSent, joinListed, makeRoom, message, messages, say, startChat } from './support/talk.ts'

const run = 'window.ran=1'
const payloads = [
  `<script>${run}</script>`, `<img src=x onerror=${run}>`, `<svg onload=${run}>`, `<svg><script>${run}</script></svg>`,
  `<iframe srcdoc="<script>parent.ran=1</script>"></iframe>`, `<iframe src="javascript:parent.${run}"></iframe>`,
  `<a href="javascript:${run}">x</a>`, `<body onload=${run}>`, `<input autofocus onfocus=${run}>`, `<details open ontoggle=${run}>`,
  `<video><source onerror=${run}></video>`, `<audio src=x onerror=${run}>`, `<math><mtext><script>${run}</script></mtext></math>`,
  `"><script>${run}</script>`, `'><img src=x onerror=${run}>`, `</textarea><script>${run}</script>`, `</title><script>${run}</script>`,
  `--><script>${run}</script>`, `<!--<img src="--><img src=x onerror=${run}>">`, `<noscript><p title="</noscript><img src=x onerror=${run}>">`,
  `<template><script>${run}</script></template>`, `<object data="javascript:${run}">`, `<embed src="javascript:${run}">`,
  `<form action="javascript:${run}"><button>x</button></form>`, `<button formaction="javascript:${run}">x</button>`,
  `<link rel=stylesheet href="javascript:${run}">`, `<style>@import "javascript:${run}";</style>`, `<meta http-equiv=refresh content="0;url=javascript:${run}">`,
  `<base href="javascript:${run}//">`, `<marquee onstart=${run}>x</marquee>`, `<select onfocus=${run} autofocus>`, `<keygen onfocus=${run} autofocus>`,
  `<div style="background:url(javascript:${run})">`, `<div onmouseover=${run}>x</div>`, `<p onpointerenter=${run}>x</p>`, `<xss contenteditable onfocus=${run}>`,
  `javascript:${run}`, `data:text/html,<script>${run}</script>`, `{{constructor.constructor('${run}')()}}`, `\${${run}}`, `<%= ${run} %>`,
  `&lt;script&gt;${run}&lt;/script&gt;`, `&#60;script&#62;${run}&#60;/script&#62;`, `\\u003cscript\\u003e${run}\\u003c/script\\u003e`,
  `<scr<script>ipt>${run}</scr</script>ipt>`, `<SCRIPT SRC=//evil.test/x.js></SCRIPT>`, `<img src="x\` \`<script>${run}</script>"\` \`>`,
  `<svg/onload=${run}//`, `<a xlink:href="javascript:${run}">x</a>`, `[x](javascript:${run})`, `<set attributeName=onmouseover to=${run}>`,
] // biome-ignore format: a list to be read

test('text is shown as text, whatever it holds: 50 payloads, none runs and none is changed @sealed', async ({
  somebody,
}) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  expect(payloads.length).toBeGreaterThanOrEqual(50)
  await startChat(bob, ann.handle)
  await startChat(ann, bob.handle)
  const outside: string[] = []
  for (const { page } of [ann, bob]) {
    page.on('dialog', (dialog) => dialog.dismiss())
    page.on(
      'request',
      (request) => new URL(request.url()).origin !== new URL(page.url()).origin && outside.push(request.url()),
    )
  }
  for (const payload of payloads) {
    await composer(ann.page).fill(payload)
    await composer(ann.page).press('Enter')
    // What stands between two of these is code, and shown without them.
    for (const part of payload.split('`')) await expect(messages(bob.page).last()).toContainText(part)
  }
  for (const { page } of [ann, bob]) {
    expect(await page.evaluate(() => 'ran' in window)).toBe(false)
    expect(
      await page
        .locator(
          '[role=log] :is(script, img, iframe, a, form, object, embed, video, audio, style, link, [onerror], [onload])',
        )
        .count(),
    ).toBe(0)
  }
  expect(outside).toEqual([])
})

test('a room’s name is text too, wherever it stands', async ({ somebody }) => {
  const [ann, bob] = [await somebody('ann'), await somebody('bob')]
  const name = `<img src=x onerror=${run}>${newHandle('n').slice(-9)}`
  await makeRoom(ann, name)
  await say(ann.page, 'hello')
  await joinListed(bob, name)
  await expect(bob.page.getByRole('heading', { name })).toBeVisible()
  await expect(bob.page).toHaveTitle(`${name} · Parley`)
  expect(await bob.page.evaluate(() => 'ran' in window)).toBe(false)
})

test('text keeps its lines, its direction and its signs @sealed', async ({ somebody }) => {
  const { page, handle } = await somebody('ann')
  await startChat({ page, handle, context: page.context() }, handle)
  for (const text of ['one\ntwo\n\nthree', 'شكرا، أراك غدا', '👩‍👩‍👧‍👦 漢字 ‮turned', 'a'.repeat(500)])
    await say(page, text)
  const rtl = message(page, 'شكرا').locator('[dir=auto]')
  expect(await rtl.evaluate((line) => getComputedStyle(line).direction)).toBe('rtl')
  expect(
    await message(page, 'one')
      .locator('[dir=auto]')
      .evaluate((line) => line.textContent),
  ).toContain('one\ntwo\n\nthree')
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
})

test('a message of 4,000 characters is sent, one more is not, and says how many are too many @sealed', async ({
  somebody,
}) => {
  const { page, handle } = await somebody('ann')
  await startChat({ page, handle, context: page.context() }, handle)
  await composer(page).fill('😀'.repeat(4001))
  await expect(page.getByRole('alert')).toHaveText('1 character too many. Send it in two messages.')
  await composer(page).press('Enter')
  await expect(messages(page)).toHaveCount(0)
  await composer(page).fill('😀'.repeat(4000))
  await composer(page).press('Enter')
  await expect(messages(page).getByRole('img', { name: isSent })).toBeVisible()
})

test('Enter sends, Shift+Enter makes a line, and Enter that an input method uses does neither @sealed', async ({
  somebody,
}) => {
  const { page, handle } = await somebody('ann')
  await startChat({ page, handle, context: page.context() }, handle)
  await composer(page).fill('composing')
  await composer(page).dispatchEvent('keydown', { key: 'Enter', isComposing: true })
  await composer(page).dispatchEvent('keydown', { key: 'Enter', keyCode: 229 })
  await expect(messages(page)).toHaveCount(0)
  await composer(page).press('End')
  await composer(page).press('Shift+Enter')
  await page.keyboard.type('second line')
  await composer(page).press('Enter')
  await expect(message(page, 'composing')).toContainText('second line')
  await expect(composer(page)).toHaveValue('')
})
