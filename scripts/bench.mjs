// `npm run bench`: Parley and its peers side by side.
import { continueIn, install } from './install.mjs'

install()
await continueIn('../bench/bench.ts', process.argv.slice(2))
