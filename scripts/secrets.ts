import { randomBytes } from 'node:crypto'

export const secretNames = ['JWT_KEYS', 'PEPPER', 'SALT_KEY'] as const
export type SecretName = (typeof secretNames)[number]

/** `k1:` and 32 random bytes in base64url, as worker/env.ts reads it. */
export const newSecret = (): string => `k1:${randomBytes(32).toString('base64url')}`

/** What .dev.vars says on a machine where Parley is tried. */
export const devVars = (): string =>
  [
    '# Secrets of this machine alone, made once by npm start. Without them nobody who registered here can log in.',
    'ENVIRONMENT=development',
    ...secretNames.map((name) => `${name}=${newSecret()}`),
    '',
  ].join('\n')
