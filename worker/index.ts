import { makeApp } from './app.ts'

export { Inbox } from './inbox/object.ts'
export { Room } from './room/object.ts'

export default makeApp()
