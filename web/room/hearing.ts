import type { PersonId } from '../../protocol/ids.ts'
import type { Screen } from './sync.ts'
import { heardWriting, stillWriting } from './writing.ts'

/** Who is writing: until they stop, or aren't heard of again. */
export class Hearing {
  private timer: ReturnType<typeof setTimeout> | undefined

  constructor(private readonly screen: Pick<Screen, 'model' | 'update'>) {}

  hear(person: PersonId, on: boolean): void {
    this.screen.update((model) => {
      model.writing = heardWriting(model.writing, person, on, Date.now())
    })
    this.waitForTheNext()
  }

  /** With the connection goes all that one knew of others. */
  stop(): void {
    clearTimeout(this.timer)
    if (this.screen.model.writing.length === 0) return
    this.screen.update((model) => {
      model.writing = []
    })
  }

  private waitForTheNext(): void {
    clearTimeout(this.timer)
    const next = Math.min(...this.screen.model.writing.map(({ until }) => until))
    if (!Number.isFinite(next)) return
    this.timer = setTimeout(() => {
      this.screen.update((model) => {
        model.writing = stillWriting(model.writing, Date.now())
      })
      this.waitForTheNext()
    }, next - Date.now())
  }
}
