import * as v from 'valibot'
import { readJson } from '../../protocol/json.ts'
import type { Found } from './plan.ts'
import { withSecretsFile } from './secrets-file.ts'
import { Stop, stopAfter } from './stop.ts'
import type { Ran, Run } from './wrangler.ts'

const Secrets = v.array(v.object({ name: v.string() }))

export async function findSecrets(run: Run): Promise<Found['secrets']> {
  const listed = await run(['secret', 'list'])
  if (listed.status !== 0 && /Worker ".*" not found\./.test(listed.stderr)) return null
  const secrets = listed.status === 0 ? readJson(Secrets, listed.stdout) : null
  if (!secrets) throw stopAfter(listed, "The Worker's secrets could not be listed.")
  return new Set(secrets.map(({ name }) => name))
}

/**
 * Uploads code, page and `secrets` in one step, for wrangler refuses a first deployment without its required secrets.
 * Secrets that aren't in the file stay as they are (`keepSecrets` and `inherit` bindings). Returns where it answers.
 */
export async function upload(run: Run, secrets: Record<string, string>, temporary: string): Promise<string[]> {
  const deployed =
    Object.keys(secrets).length === 0
      ? await run(['deploy'])
      : await withSecretsFile(temporary, secrets, (path) => run(['deploy', '--secrets-file', path]))
  if (deployed.status !== 0)
    throw stopAfter(
      without(secrets, deployed),
      'The deployment failed. Once that is put right, run npm run deploy again.',
    )
  const addresses = addressesIn(deployed.stdout)
  if (addresses.length > 0) return addresses
  throw new Stop('Parley is deployed, but has no address. Set workers_dev = true in wrangler.toml, or give it a route.')
}

/** Wrangler prints "(hidden)" for secrets; this holds even if it should not. */
function without(secrets: Record<string, string>, { status, ...said }: Ran): Ran {
  const hide = (text: string) =>
    Object.values(secrets).reduce((rest, secret) => rest.replaceAll(secret, '(hidden)'), text)
  return { status, stdout: hide(said.stdout), stderr: hide(said.stderr) }
}

/**
 * The hosts under "Deployed parley triggers", as `triggersDeploy` and `renderRoute` print them: two spaces and the
 * workers.dev address, a custom domain or a route. What has no host of its own (`schedule: …`) is left out.
 */
export function addressesIn(stdout: string): string[] {
  const [, after = ''] = stdout.split(/^Deployed .* triggers .*$/m)
  const hosts = after.matchAll(/^ {2}(?:https:\/\/)?([a-z0-9-]+(?:\.[a-z0-9-]+)+)(?:\/\*)?(?: \(.*\))?$/gm)
  return [...hosts].map(([, host]) => `https://${host}`)
}
