import { makeApp } from '../../../worker/app.ts'
import { Inbox as QuietInbox } from '../../../worker/inbox/object.ts'
import { Room as QuietRoom } from '../../../worker/room/object.ts'

export { Erasure } from '../../../worker/erasure/object.ts'
export { Files } from '../../../worker/files/object.ts'
export { Throttle } from '../../../worker/throttle/object.ts'

/** Says when it is made, and whenever it is called: by a frame, a close, an alarm or a request. */
export class Inbox extends QuietInbox {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    console.log('an inbox was made')
  }

  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): Promise<void> {
    console.log('an inbox was called')
    return super.webSocketMessage(socket, message)
  }

  override webSocketClose(socket: WebSocket): Promise<void> {
    console.log('an inbox was called')
    return super.webSocketClose(socket)
  }

  override alarm(): Promise<void> {
    console.log('an inbox was called')
    return super.alarm()
  }

  override fetch(request: Request): Promise<Response> {
    console.log('an inbox was called')
    return super.fetch(request)
  }
}

/** Says when it is made, which it is after each sleep. */
export class Room extends QuietRoom {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    console.log('a room was made')
  }
}

export default makeApp()
