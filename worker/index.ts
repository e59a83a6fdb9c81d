import { makeApp } from './app.ts'

export { Erasure } from './erasure/object.ts'
export { Files } from './files/object.ts'
export { Inbox } from './inbox/object.ts'
export { Room } from './room/object.ts'
export { Throttle } from './throttle/object.ts'

export default makeApp()
