import { walkAll } from './walk.ts'

walkAll('even')
