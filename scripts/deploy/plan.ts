import { type SecretName, secretNames } from '../secrets.ts'

/** What is in the account before anything is changed. */
export interface Found {
  /** `in use` once a Worker wrote the check value of its pepper there (worker/ready.ts), which comes before the first person. */
  database: 'missing' | 'new' | 'in use'
  /** The names of the Worker's secrets; `null` while there is no Worker. */
  secrets: ReadonlySet<string> | null
}

export interface Plan {
  makeDatabase: boolean
  newSecrets: SecretName[]
  /** Sentences about what the owner or the people will notice. */
  notes: string[]
}

/** What to do about what was found, or the sentence with which to stop, having changed nothing. */
export function plan({ database, secrets }: Found): Plan | string {
  const newSecrets = secretNames.filter((name) => !secrets?.has(name))
  if (database === 'in use' && newSecrets.includes('PEPPER')) return pepperLost
  // Our Worker comes after our database and never without secrets, so this one is somebody else's.
  if (database === 'missing' && secrets && newSecrets.length === secretNames.length) return nameTaken

  const lost = database === 'in use' ? newSecrets : []
  return { makeDatabase: database === 'missing', newSecrets, notes: lost.flatMap((name) => lossOf[name] ?? []) }
}

const pepperLost =
  'The Worker has no secret PEPPER, and the database was made with one. Put the old one back: ' +
  'npx wrangler secret put PEPPER. With a new one nobody could log in, so nothing was changed.'

const nameTaken =
  'This account has a Worker of this name that is not Parley, so nothing was changed. ' +
  'Give Parley another name in wrangler.toml, then run npm run deploy again.'

/**
 * Losing SALT_KEY locks nobody out: each person's salt is a row in D1, and the key only answers for unknown names and
 * for new people (worker/auth/credentials.ts). So a new one is made rather than the owner stopped, who cannot read the
 * old one back from Cloudflare either; what is lost is that a name's answer stays the same whether or not it is taken.
 */
const lossOf: Partial<Record<SecretName, string>> = {
  JWT_KEYS: 'The secret JWT_KEYS was missing and is made anew: everybody has to log in again.',
  SALT_KEY:
    'The secret SALT_KEY was missing and is made anew. Everybody can still log in; but whoever noted what the log-in ' +
    'answered for a name before can now tell whether somebody has that name.',
}
