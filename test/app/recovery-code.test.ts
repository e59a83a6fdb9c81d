import { expect, test } from 'vitest'
import { codeKey, newCode, readCode } from '../../web/session/recovery.ts'

test('[A6] a recovery code has 160 bits that can be written down, and is read as it is typed', () => {
  const codes = Array.from({ length: 200 }, newCode)
  expect(new Set(codes).size).toBe(200)
  for (const code of codes) {
    expect(code).toMatch(/^([A-Z2-7]{4}-){7}[A-Z2-7]{4}$/)
    const bytes = readCode(code)
    expect(bytes).toHaveLength(20)
    expect(readCode(` ${code.toLowerCase().replaceAll('-', ' ')} `)).toEqual(bytes)
  }
  expect(readCode('ABCD'.repeat(8).replaceAll('B', '8'))).toEqual(readCode('ABCD'.repeat(8)))
})

test('[A6] what is no recovery code is none', () => {
  for (const typed of ['', '123456', 'ABCD'.repeat(7), 'ABCD'.repeat(9), 'ABC!'.repeat(8), '9'.repeat(32)])
    expect(readCode(typed), typed).toBeNull()
})

test('[A6] what is sent of it proves it here alone, and is not it', async () => {
  const code = readCode('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ')
  if (!code) throw new Error('no code')
  const key = await codeKey(code, 'https://parley.test')
  expect(key).toMatch(/^[\w-]{43}$/)
  expect(await codeKey(code, 'https://parley.test')).toBe(key)
  expect(await codeKey(code, 'https://evil.test')).not.toBe(key)
  expect(key).not.toContain(code.toBase64({ alphabet: 'base64url', omitPadding: true }))
})
