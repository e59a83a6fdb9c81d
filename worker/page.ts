import { createMiddleware } from 'hono/factory'
import { isPage } from '../protocol/pages.ts'
import { readSettings } from './env.ts'
import type { App, Call } from './routing.ts'

/** The same words stand in web/public/_headers, for what is served without the Worker; test/app/headers.test.ts compares them. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "frame-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types parley-template parley-script',
].join('; ')

const headers: Record<string, string> = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'strict-transport-security': 'max-age=31536000',
  'permissions-policy': 'camera=(), microphone=(self), geolocation=()',
  'cache-control': 'no-store',
}

/** What every answer of the Worker says to the browser about itself, unless it has said so already; a socket's can't be added to. */
export const secured = createMiddleware<App>(async (call, next) => {
  await next()
  if (call.res.status === 101) return
  for (const [name, value] of Object.entries(headers))
    if (!call.res.headers.has(name)) call.res.headers.set(name, value)
})

const turnstile = 'https://challenges.cloudflare.com'

/**
 * The frame in which a guest passes a challenge, where its keys are bound. It alone may load a script from elsewhere; it tells its
 * origin to Cloudflare, which looks whether the key is for that.
 */
const challengeHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; script-src 'self' ${turnstile}; style-src 'self'; frame-src ${turnstile}; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'`,
  'referrer-policy': 'strict-origin',
}

export async function challengePage(call: Call): Promise<Response> {
  const settings = readSettings(call.env)
  if (typeof settings === 'string' || !settings.turnstile) return call.notFound()
  const { body, status } = await call.env.ASSETS.fetch(new URL('/challenge.html', call.req.url))
  return new Response(body, { status, headers: challengeHeaders })
}

/** The page, for every address that is one; a missing file stays missing. */
export async function page(call: Call): Promise<Response> {
  const { pathname } = new URL(call.req.url)
  if (!['GET', 'HEAD'].includes(call.req.method) || !isPage(pathname))
    return call.json({ error: 'not-found', message: 'There is nothing here.' }, 404)
  const { body, status } = await call.env.ASSETS.fetch(new URL('/index.html', call.req.url))
  return new Response(body, { status, headers: { 'content-type': 'text/html; charset=utf-8' } })
}
