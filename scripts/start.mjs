// `npm start`: from a bare machine to a page that answers.
import { continueIn, install } from './install.mjs'

install()
await continueIn('dev.ts', process.argv.slice(2))
