import { exports } from 'cloudflare:workers'
import { describe, expect, test } from 'vitest'
import file from '../../web/public/_headers?raw'
import { origin } from '../support/people.ts'

/** What `_headers` says for each of its patterns, in lower case names. */
const rules = new Map(
  file
    .split(/\n(?=\/)/)
    .slice(1)
    .map((rule) => {
      const [pattern = '', ...lines] = rule.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
      const headers = lines.map((line) => /^ {2}([\w-]+): (.*)$/.exec(line)?.slice(1) ?? [])
      return [pattern, new Map(headers.map(([name = '', value = '']) => [name.toLowerCase(), value]))] as const
    }),
)
const ruleFor = (pattern: string) => Object.fromEntries(rules.get(pattern) ?? [])

/** What an answer says to the browser about itself, without what is in it. */
async function headersOf(path: string): Promise<Record<string, string>> {
  const { headers } = await exports.default.fetch(`${origin}${path}`)
  const { 'content-type': _, 'cache-control': __, 'content-length': ___, ...rest } = Object.fromEntries(headers)
  return rest
}

describe('what is served by the Worker and without it says the same of itself', () => {
  test.each(['/', '/u/0/rooms', '/assets/gone.js', '/u/0/api/me'])('%s', async (path) => {
    expect(await headersOf(path)).toEqual({ ...ruleFor('/*'), ...ruleFor('/index.html') })
  })
})

test('the page’s policy allows nothing but what is used', () => {
  const policy = ruleFor('/index.html')['content-security-policy']
  expect(policy).toMatch(/^default-src 'none'; /)
  expect(policy).toContain("require-trusted-types-for 'script'")
  expect(policy).not.toMatch(/unsafe|https?:|\*/)
})

test('attack: clickjacking: no answer may be framed', async () => {
  for (const path of ['/', '/register', '/u/0/rooms', '/u/0/security', '/instance', '/u/0/api/me', '/assets/gone.js'])
    expect((await headersOf(path))['content-security-policy'], path).toMatch(/frame-ancestors 'none'/)
  expect(ruleFor('/index.html')['content-security-policy']).toMatch(/frame-ancestors 'none'/)
})

test('WebAssembly is for the worker that derives keys, and for nothing else', () => {
  const allowed = [...rules].filter(([, rule]) => rule.get('content-security-policy')?.includes('unsafe'))
  expect(allowed.map(([pattern]) => pattern)).toEqual(['/assets/argon2.worker-*'])
  expect(ruleFor('/assets/argon2.worker-*')).toEqual({
    'content-security-policy':
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; require-trusted-types-for 'script'; trusted-types 'none'",
  })
})
