import * as v from 'valibot'
import { accountRoutes } from './accountRoutes.ts'
import { ownerRoutes } from './ownerRoutes.ts'
import { peopleRoutes } from './peopleRoutes.ts'
import { roomRoutes } from './roomRoutes.ts'

/** What the routes under `/u/<slot>/api` take and give. Whoever adds one adds its row to the authorisation test. */
export const routes = { ...accountRoutes, ...peopleRoutes, ...roomRoutes, ...ownerRoutes } as const
export type Route = keyof typeof routes

/** Why a request was refused: a word for programs, a sentence for people, and when to try again where that helps. */
export const Failure = v.strictObject({
  error: v.string(),
  message: v.string(),
  retryAfterMs: v.optional(v.number()),
})
export type Failure = v.InferOutput<typeof Failure>

/** What the Worker says while it can't serve yet. */
export const settingUp = 'setting-up'
