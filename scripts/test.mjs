// `npm test`: from a bare machine to one plain line, `N passed, N failed`.
import { continueIn, install } from './install.mjs'

install()
await continueIn('test.ts', process.argv.slice(2))
