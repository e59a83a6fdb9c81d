/** Why a conversation's socket is closed. What a browser does then is web/net/closing.ts. */
export const closing = {
  notText: 1003,
  notAFrame: 1007,
  tooLarge: 1009,
  signIn: 4401,
  notAMember: 4403,
  noSuchConversation: 4404,
  tooManySockets: 4409,
  ended: 4410,
  reload: 4426,
  tooFast: 4429,
} as const
export type ClosingCode = (typeof closing)[keyof typeof closing]

/** The heartbeat: answered by the runtime, so that it wakes nothing. */
export const heartbeat = { ping: 'ping', pong: 'pong' } as const
