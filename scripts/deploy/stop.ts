import { stripVTControlCharacters } from 'node:util'
import type { Ran } from './wrangler.ts'

/** Ends the deployment with a sentence for the owner. Caught once, in scripts/deploy.ts. */
export class Stop extends Error {}

/** The end after a run of wrangler that failed: a cause that we know in our words, or `failed` and wrangler's own reason. */
export function stopAfter({ stdout, stderr }: Ran, failed: string): Stop {
  const said = stripVTControlCharacters(`${stdout}\n${stderr}`)
  const known = causes.find(([pattern]) => pattern.test(said))
  if (known) return new Stop(known[1](said))
  const reason = reasonIn(said)
  return new Stop(reason ? `${failed} Wrangler says:\n${reason}` : `${failed} Wrangler did not say why.`)
}

/** By what wrangler 4.156.2 prints; test/scripts/fake-wrangler.ts says from where. The first that fits counts. */
const causes: [RegExp, (said: string) => string][] = [
  [
    /fetch failed|auth server could not be reached|Unable to resolve Cloudflare's API hostname|Cloudflare's API timed out/,
    () => 'Cloudflare could not be reached. Check the network, then run npm run deploy again.',
  ],
  [
    /it's necessary to set a CLOUDFLARE_API_TOKEN|Not logged in/,
    () =>
      'Wrangler is not logged in to Cloudflare. Run npx wrangler login, then npm run deploy again. ' +
      'Where no browser can be opened, set CLOUDFLARE_API_TOKEN instead.',
  ],
  [
    /Invalid API Token|Invalid access token/i,
    () =>
      'Cloudflare does not accept this log-in. Run npx wrangler login again; ' +
      'if CLOUDFLARE_API_TOKEN is set, make a new token or unset it.',
  ],
  [/More than one account available/, chooseAccount],
  [
    /code: 10000\]/,
    () =>
      'Cloudflare does not let this log-in do that. Run npx wrangler login again; ' +
      'a CLOUDFLARE_API_TOKEN needs the permissions Workers Scripts: Edit and D1: Edit, ' +
      'and CLOUDFLARE_ACCOUNT_ID, if set, must be an account that it may use.',
  ],
  [
    /register a workers\.dev subdomain/,
    (said) =>
      'This account has no workers.dev address yet. Choose one, once, then run npm run deploy again:\n' +
      (/https:\/\/dash\.cloudflare\.com\/\S+/.exec(said)?.[0] ?? 'https://dash.cloudflare.com'),
  ],
  [
    // D1Handler.canInherit looks for the database that the Worker had, not for the one of that name.
    /could not be found \[code: 7404\]/,
    () =>
      'The Worker still points at a database that is gone, and everybody with it. To start afresh, delete the Worker ' +
      'with its conversations (npx wrangler delete), then run npm run deploy again.',
  ],
]

/** Lines of wrangler's own list, in which it leaves out the names where a log may be public. */
function chooseAccount(said: string): string {
  const accounts = [...said.matchAll(/`(.*)`: `([0-9a-f]{32})`/g)].map(([, name, id]) => `  ${id}  ${name}`)
  return [
    'This log-in can use several accounts. Say which one is for Parley, every time:',
    '  CLOUDFLARE_ACCOUNT_ID=<one of these> npm run deploy',
    ...accounts,
  ].join('\n')
}

/** What follows wrangler's last `[ERROR]`, or stands in the JSON that `--json` gives instead; at most eight lines. */
function reasonIn(said: string): string {
  const [, ...errors] = said.split('[ERROR]')
  const texts = [...said.matchAll(/"text": "(.*)"/g)].map(([, text = '']) => text)
  const lines = errors.at(-1)?.split('\n') ?? texts
  return lines
    .map((line) => line.trim())
    .filter((line) => line && !/^(If you think this is a bug|🪵|at )/u.test(line))
    .slice(0, 8)
    .map((line) => `  ${line}`)
    .join('\n')
}
