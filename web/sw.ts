import { isPage } from '../protocol/pages.ts'
import { pageLock, shareAddress, sharedCache, sharedName, sharedWords, type Word } from './handover.ts'

declare const self: ServiceWorkerGlobalScope
/** The files of this build, and a hash of them all: scripts/build/service-worker.ts puts it here. */
declare const PARLEY_BUILD: { hash: string; files: string[] }

const { hash, files } = PARLEY_BUILD
const prefix = 'parley.page.'
/** Each build has a cache of its own: a page of an older one finds its files until it is closed. */
const ownCache = `${prefix}${hash}`

self.addEventListener('install', (event) => event.waitUntil(keep()))
self.addEventListener('activate', (event) => event.waitUntil(Promise.all([self.clients.claim(), tidy()])))
self.addEventListener('message', (event) => event.waitUntil(heed(event.data)))
self.addEventListener('fetch', (event) => {
  if (isShare(event.request)) return event.respondWith(takeShared(event.request))
  const path = keptPath(event.request)
  if (path !== null) event.respondWith(answer(path, event.request))
})

/**
 * The page comes first. Were a newer one put in its place meanwhile, this build's files would be missing after it, and the
 * installation would fail as a whole. Whatever is there is asked about again, for its headers are kept with it.
 */
async function keep(): Promise<void> {
  const cache = await caches.open(ownCache)
  const fresh = (path: string) => new Request(path, { cache: 'no-cache' })
  await cache.add(fresh('/'))
  await cache.addAll(files.map(fresh))
}

/** Where the answer to a request is kept; null for what goes to the network, as all of the API does. */
function keptPath({ method, mode, url }: Request): string | null {
  const { origin, pathname } = new URL(url)
  if (method !== 'GET' || origin !== self.location.origin) return null
  if (mode === 'navigate') return isPage(pathname) ? '/' : null
  return files.includes(pathname) || pathname.startsWith('/assets/') ? pathname : null
}

/** The page is this build's own; a file may be asked for by a page of an older one. */
async function answer(path: string, request: Request): Promise<Response> {
  const own = await caches.match(path, { cacheName: ownCache, ignoreVary: true })
  if (own) return own
  const older = path === '/' ? undefined : await caches.match(path, { ignoreVary: true })
  return older ?? fetch(request)
}

const isShare = ({ method, url }: Request): boolean =>
  method === 'POST' && url === `${self.location.origin}${shareAddress}`

/** Another app's files and words (https://w3c.github.io/web-share-target/): kept until the page asks where they are to go. */
async function takeShared(request: Request): Promise<Response> {
  const form = await request.formData()
  await caches.delete(sharedCache)
  const cache = await caches.open(sharedCache)
  const said = ['title', 'text', 'url']
    .map((name) => form.get(name))
    .filter((one) => typeof one === 'string' && one !== '')
  if (said.length > 0) await cache.put(sharedWords, new Response(said.join('\n')))
  for (const [at, file] of form.getAll('files').entries())
    if (file instanceof File)
      await cache.put(
        `${shareAddress}/${at}`,
        new Response(file, { headers: { [sharedName]: encodeURIComponent(file.name) } }),
      )
  return Response.redirect('/', 303)
}

async function heed(word: Word): Promise<void> {
  switch (word) {
    case 'here':
      return tidy()
    case 'take-over':
      return self.skipWaiting()
  }
}

/** Deletes the caches of builds that no page is of any more. While one is still loading, or a newer build is, it waits. */
async function tidy(): Promise<void> {
  const names = (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== ownCache)
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const scripts = await scriptsInUse()
  if (self.registration.installing ?? self.registration.waiting) return
  if (windows.length > scripts.length) return
  for (const name of names) if (!(await holdsAny(name, scripts))) await caches.delete(name)
}

/** One for each page that is open. */
async function scriptsInUse(): Promise<string[]> {
  const { held = [] } = await navigator.locks.query()
  const start = pageLock('')
  return held.flatMap(({ name }) => (name?.startsWith(start) ? [name.slice(start.length)] : []))
}

async function holdsAny(name: string, scripts: string[]): Promise<boolean> {
  const found = await Promise.all(scripts.map((path) => caches.match(path, { cacheName: name, ignoreVary: true })))
  return found.some((response) => response !== undefined)
}
