import type { Event, Seal } from '../../protocol/event.ts'
import type { ConversationId } from '../../protocol/ids.ts'
import { type Opened, openAll } from '../seal/opening.ts'
import type { Sealer } from '../seal/sealer.ts'
import type { Sealers } from '../seal/sealers.ts'

/** For how long a page waits for keys that are on their way. What can't be opened by then is said to be so. */
const patienceMs = 5_000

/** Opens what comes, and waits for what has to wait for its key: there is no screen on which it could appear later. */
export class PatientReader {
  private sealer: Sealer | null = null
  private stop = () => {}
  private wake = () => {}
  private came = false

  constructor(
    private readonly conversation: ConversationId,
    private readonly sealerFor: Sealers,
  ) {}

  /** False when this page doesn't know the seal. */
  async use(seal: Seal): Promise<boolean> {
    this.stop()
    this.sealer = await this.sealerFor(seal)
    if (this.sealer)
      this.stop = this.sealer.onReady(() => {
        this.came = true
        this.wake()
      })
    return this.sealer !== null
  }

  async open(events: Event[]): Promise<Opened[]> {
    const { sealer } = this
    if (!sealer) return []
    let opened = await openAll(sealer, this.conversation, events)
    while (opened.some(isWaiting) && (await this.isReady()))
      opened = await Promise.all(
        opened.map(async (one) => (isWaiting(one) ? this.openAgain(sealer, one) : Promise.resolve(one))),
      )
    return opened
  }

  close(): void {
    this.stop()
  }

  private async openAgain(sealer: Sealer, one: Opened): Promise<Opened> {
    const [again] = await openAll(sealer, this.conversation, [one.event])
    return again ?? one
  }

  /** Whether something may be opened now that had to wait. */
  private async isReady(): Promise<boolean> {
    let timer: ReturnType<typeof setTimeout> | undefined
    if (!this.came)
      await new Promise<void>((go) => {
        this.wake = go
        timer = setTimeout(go, patienceMs)
      })
    clearTimeout(timer)
    const { came } = this
    this.came = false
    return came
  }
}

const isWaiting = ({ said }: Opened): boolean => said.is === 'unreadable' && said.why === 'waiting'
