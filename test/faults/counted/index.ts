import { makeApp } from '../../../worker/app.ts'
import { Room as QuietRoom } from '../../../worker/room/object.ts'

export { Files } from '../../../worker/files/object.ts'
export { Inbox } from '../../../worker/inbox/object.ts'

/** Says when it is made, which it is after each sleep. */
export class Room extends QuietRoom {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    console.log('a room was made')
  }
}

export default makeApp()
