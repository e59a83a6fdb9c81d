import { DurableObject } from 'cloudflare:workers'
import { log, problemOf } from '../log.ts'
import { job } from './job.ts'
import { ErasureStore, type Wanted } from './store.ts'

const firstRetryMs = 5_000
const maxRetryMs = 3600_000
/** How long the receipt answers. */
const keptMs = 90 * 24 * 3600_000

/** One deletion of an account, from the asking to the receipt. It outlives the account, and what fails it tries again. */
export class Erasure extends DurableObject<Env> {
  private readonly store = new ErasureStore(this.ctx.storage)

  async begin(wanted: Wanted): Promise<void> {
    this.store.begin(wanted, Date.now())
    await this.ctx.storage.setAlarm(Date.now() + firstRetryMs)
    await this.work()
  }

  /** What the receipt says; null where there is none. */
  async receipt() {
    const state = this.store.read()
    return state && { messages: state.messages, askedAt: state.askedAt, doneAt: state.doneAt }
  }

  override async alarm(): Promise<void> {
    const state = this.store.read()
    if (!state) return
    if (state.doneAt === null) return this.work()
    await this.ctx.storage.deleteAlarm()
    await this.ctx.storage.deleteAll()
  }

  /** Goes on where it was. It doesn't throw: an alarm that does is lost for good after a few tries. */
  private async work(): Promise<void> {
    for (const { name, take } of job) {
      const state = this.store.read()
      if (!state?.wanted) return
      if (state.done.includes(name)) continue
      try {
        await take(this.env, state.wanted, Date.now())
        this.store.took(name)
      } catch (thrown) {
        log('alarm', { step: name, problem: problemOf(thrown) })
        this.store.failed()
        const wait = Math.min(maxRetryMs, firstRetryMs * 2 ** Math.min(state.failed, 20))
        return this.ctx.storage.setAlarm(Date.now() + wait)
      }
    }
    this.store.finish(Date.now())
    await this.ctx.storage.setAlarm(Date.now() + keptMs)
  }
}
