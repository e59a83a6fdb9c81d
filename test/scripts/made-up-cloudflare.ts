import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DatabaseSync } from 'node:sqlite'
import * as v from 'valibot'

/** The metadata of an uploaded Worker: its bindings, and which kinds of them stay from the one before. */
const Upload = v.object({
  bindings: v.array(v.object({ name: v.string(), type: v.string(), text: v.optional(v.string()) })),
  keep_bindings: v.optional(v.array(v.string())),
  migrations: v.optional(v.object({ new_tag: v.string() })),
})
type Upload = v.InferOutput<typeof Upload>
const Named = v.object({ name: v.string() })
const Query = v.object({ sql: v.string() })

export interface Cloudflare {
  url: string
  databases: Map<string, DatabaseSync>
  secrets: Set<string>
  uploads: Upload[]
  close(): void
}

const account = '0123456789abcdef0123456789abcdef'
const uuid = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee'

class Refused extends Error {
  readonly status: number
  readonly code: number
  constructor(status: number, code: number, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

/**
 * As much of Cloudflare's API (developers.cloudflare.com/api) as the real wrangler asks for while it deploys Parley, for
 * one account whose workers.dev name is "ann", with real SQL behind D1. It shows that we understand wrangler, not that
 * wrangler and Cloudflare understand each other.
 */
export async function startCloudflare(): Promise<Cloudflare> {
  const state: State = { databases: new Map(), secrets: new Set(), uploads: [] }
  const server = createServer(async (request, response) => {
    const { status, body } = answer(state, request, await bodyOf(request))
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { ...state, url: `http://127.0.0.1:${port}/client/v4`, close: () => void server.close() }
}

type State = Pick<Cloudflare, 'databases' | 'secrets' | 'uploads'>

function answer(state: State, request: IncomingMessage, body: string) {
  const path = new URL(request.url ?? '', 'http://cloudflare').pathname.replace('/client/v4', '')
  try {
    const resource = `${request.method} ${path.replace(`/accounts/${account}`, '')}`
    return { status: 200, body: { success: true, errors: [], messages: [], result: result(state, resource, body) } }
  } catch (thrown) {
    if (!(thrown instanceof Refused)) throw thrown
    const errors = [{ code: thrown.code, message: thrown.message }]
    return { status: thrown.status, body: { success: false, errors, messages: [], result: null } }
  }
}

function result(state: State, resource: string, body: string): unknown {
  const isThere = state.uploads.length > 0
  if (resource === 'GET /accounts') return [{ id: account, name: 'Ann' }]
  if (resource === 'GET /memberships') return [{ id: 'membership', account: { id: account, name: 'Ann' } }]
  if (resource.includes('/d1/database')) return d1(state, resource, body)
  if (resource === 'GET /workers/subdomain') return { subdomain: 'ann' }
  if (resource === 'GET /workers/workers/parley') return { subdomain: { enabled: isThere, previews_enabled: false } }
  if (resource === 'POST /workers/scripts/parley/subdomain') return { enabled: true, previews_enabled: false }
  if (resource === 'POST /workers/scripts/parley/assets-upload-session') return { jwt: 'jwt', buckets: [] }
  if (resource === 'PUT /workers/scripts/parley' || resource === 'POST /workers/scripts/parley/versions')
    return upload(state, body)
  if (!isThere) throw new Refused(404, 10007, 'This Worker does not exist on your account.')
  if (resource === 'GET /workers/scripts/parley/secrets')
    return [...state.secrets].map((name) => ({ name, type: 'secret_text' }))
  if (resource === 'GET /workers/services/parley')
    return { default_environment: { environment: 'production', script: { tag: 'tag', tags: [], migration_tag: 'v1' } } }
  if (resource === 'GET /workers/scripts/parley/settings') return { bindings: [{ type: 'd1', name: 'DB', id: uuid }] }
  if (resource.endsWith('/deployments')) return resource.startsWith('GET') ? { deployments: [] } : { id: uuid }
  if (resource === 'PATCH /workers/scripts/parley/script-settings') return {}
  throw new Refused(404, 7003, `Not in this Cloudflare: ${resource}`)
}

function d1({ databases }: State, resource: string, body: string): unknown {
  const [method, , , wanted = '', action] = resource.split(/[ /]/).filter(Boolean)
  if (!wanted && method === 'GET') return [...databases.keys()].map((name) => ({ uuid, name }))
  if (!wanted) {
    const { name } = v.parse(Named, JSON.parse(body))
    databases.set(name, new DatabaseSync(':memory:'))
    return { uuid, name }
  }
  const [name, database] = [...databases].find(([name]) => wanted === name || wanted === uuid) ?? []
  if (!database) throw new Refused(404, 7404, `The database ${wanted} could not be found`)
  return action === 'query' ? query(database, v.parse(Query, JSON.parse(body)).sql) : { uuid, name }
}

function query(database: DatabaseSync, sql: string): unknown {
  try {
    const results = /^\s*select/i.test(sql) ? database.prepare(sql).all() : database.exec(sql)
    return [{ results: results ?? [], success: true, meta: { duration: 0.2 } }]
  } catch (thrown) {
    throw new Refused(400, 7500, `${thrown instanceof Error ? thrown.message : thrown}: SQLITE_ERROR`)
  }
}

function upload({ secrets, uploads }: State, body: string): unknown {
  // The first part of the form is its metadata.
  const uploaded = v.parse(Upload, JSON.parse(/\{"main_module".*\}/.exec(body)?.[0] ?? ''))
  for (const { name, type } of uploaded.bindings) if (type === 'secret_text') secrets.add(name)
  uploads.push(uploaded)
  return { id: uuid, etag: 'etag', deployment_id: 'c'.repeat(32), resources: { script: { etag: 'etag' } } }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}
