import { partPath } from '../../protocol/files.ts'
import { Failure } from '../../protocol/http.ts'
import { readJson } from '../../protocol/json.ts'
import type { Answer } from '../net/api.ts'
import type { Line } from '../session/session.ts'
import type { Wire } from './uploads.ts'

const offline = { ok: false, error: 'offline', message: 'There is no connection. It goes on by itself.' } as const
const broken = { ok: false, error: 'broken', message: 'The server has a problem. It goes on by itself.' } as const

/** Files over HTTP, in the name of whoever is signed in. */
export function httpWire({ slot, me, ask, refresh }: Line): Wire {
  async function put(url: string, octets: Blob, signal: AbortSignal): Promise<Answer<unknown>> {
    try {
      const headers = { 'content-type': 'application/octet-stream' }
      const response = await fetch(url, { method: 'PUT', headers, body: octets, signal })
      if (response.ok) return { ok: true, value: null }
      const failure = readJson(Failure, await response.text())
      return failure ? { ok: false, ...failure } : broken
    } catch {
      return offline
    }
  }

  return {
    begin: (conversation, id, bytes, type) =>
      ask('POST /conversations/:conversation/files', { params: { conversation }, body: { id, bytes, type } }),
    async put(conversation, id, n, octets, signal) {
      const url = `/u/${slot}/api${partPath(conversation, id, n)}?as=${me.id}`
      const answer = await put(url, octets, signal)
      if (answer.ok || answer.error !== 'sign-in') return answer
      return (await refresh()) === 'done' ? put(url, octets, signal) : offline
    },
    finish: (conversation, id) =>
      ask('POST /conversations/:conversation/files/:file/finish', { params: { conversation, file: id }, body: {} }),
    drop: (conversation, id) =>
      ask('DELETE /conversations/:conversation/files/:file', { params: { conversation, file: id } }),
  }
}
