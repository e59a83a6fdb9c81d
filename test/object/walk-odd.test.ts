import { walkAll } from './walk.ts'

walkAll('odd')
