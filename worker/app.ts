import { Hono } from 'hono'
import { authRoutes } from './auth/routes.ts'
import { contactRoutes } from './contacts/routes.ts'
import { erasureRoutes } from './erasure/routes.ts'
import { fileRoutes } from './files/routes.ts'
import { identify, sameOrigin } from './guard.ts'
import { guestRoutes } from './guests/routes.ts'
import { log, problemOf } from './log.ts'
import { mailRoutes, unsubscribe } from './mail/routes.ts'
import { ownerRoutes } from './owner/routes.ts'
import { challengePage, page, secured } from './page.ts'
import { peopleRoutes } from './people/routes.ts'
import { ready } from './ready.ts'
import { reportRoutes } from './reports/routes.ts'
import { conversationRoutes } from './rooms/conversations.ts'
import { groupRoutes } from './rooms/groups.ts'
import { roomRoutes } from './rooms/routes.ts'
import { type App, Refusal, refuse } from './routing.ts'
import { counting } from './usage/counting.ts'

/** Everything that comes over HTTP, in the order in which it is asked. */
export function makeApp(): Hono<App> {
  const app = new Hono<App>()
  app.use(secured)
  app.use('/u/:slot{[0-9]}/api/*', counting(), sameOrigin, ready(), identify)
  const all = [
    authRoutes,
    mailRoutes,
    erasureRoutes,
    peopleRoutes,
    contactRoutes,
    roomRoutes,
    guestRoutes,
    groupRoutes,
    conversationRoutes,
    fileRoutes,
    reportRoutes,
    ownerRoutes,
  ]
  for (const routes of all) app.route('/u/:slot{[0-9]}/api', routes)
  app.get('/challenge', challengePage)
  app.post('/unsubscribe/:id/:kind', ready(), unsubscribe)
  app.notFound(page)
  app.onError((thrown, call) => {
    log('error', { route: call.req.routePath, problem: problemOf(thrown) })
    return refuse(call, new Refusal(500, 'bug', 'Something went wrong here. Try again.'))
  })
  return app
}
