// `npm run deploy`: from a logged-in wrangler to a page that answers on your own Cloudflare account.
import { continueIn, install } from './install.mjs'

install()
await continueIn('deploy.ts', process.argv.slice(2))
