import { makeApp } from '../../../worker/app.ts'
import { Room as HonestRoom } from '../../../worker/room/object.ts'

export { Erasure } from '../../../worker/erasure/object.ts'
export { Inbox } from '../../../worker/inbox/object.ts'
export { Throttle } from '../../../worker/throttle/object.ts'

/** The mistake that the proofs must find: it tells Inboxes at once, and never again. */
export class Room extends HonestRoom {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    // What was left untold before a restart isn't looked for either.
    Object.assign(this, { settled: true })
  }

  override async alarm(): Promise<void> {}
}

export default makeApp()
