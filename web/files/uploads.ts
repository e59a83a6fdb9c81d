import type { Attachment } from '../../protocol/attachment.ts'
import type { Seal } from '../../protocol/event.ts'
import type { UploadStatus } from '../../protocol/files.ts'
import type { ConversationId, EventId, FileId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import type { Answer } from '../net/api.ts'
import type { SealedFile, Sealer } from '../seal/sealer.ts'
import type { Item, Parcel, Shelf } from './shelf.ts'
import { begun, hindered, kept, nextStep, queued, type Standing, type Step } from './upload.ts'

/** How files get to the server, without a word about how they are asked for. Nothing of it throws. */
export interface Wire {
  begin(conversation: ConversationId, id: FileId, bytes: number, type: string): Promise<Answer<UploadStatus>>
  put(conversation: ConversationId, id: FileId, n: number, octets: Blob, signal: AbortSignal): Promise<Answer<unknown>>
  finish(conversation: ConversationId, id: FileId): Promise<Answer<unknown>>
  drop(conversation: ConversationId, id: FileId): Promise<Answer<unknown>>
}

export interface Surroundings {
  wire: Wire
  shelf: Shelf
  sealerFor(seal: Seal): Promise<Sealer | null>
  /** Says the message of a parcel whose files are all there. Resolves once it is in the log, when its octets may be let go of. */
  say(parcel: Parcel, files: Attachment[]): Promise<void>
  now(): number
  /** From 0 to 1, for jitter. */
  random(): number
  /** Resolves after so long, or once the signal aborts. */
  wait(ms: number, signal: AbortSignal): Promise<void>
  changed(): void
}

/** A parcel as it is shown. */
export interface Shown {
  parcel: Parcel
  standings: Standing[]
}

/** How many files of a parcel go at once. */
const lanes = 2

/**
 * Brings parcels, one after the other, so that messages leave in the order in which they were said; one that failed for good lets
 * the next pass. Of an account's tabs one `lead`s, as for the outbox; two that did would do no harm.
 */
export class Uploads {
  private readonly parcels = new Map<EventId, Parcel>()
  private readonly standings = new Map<FileId, Standing>()
  /** What stops a file's current step: it is given up, or tried at once. */
  private readonly steps = new Map<FileId, AbortController>()
  private wake: () => void = () => {}
  /** When the next part may go. */
  private nextPart = 0

  constructor(private readonly around: Surroundings) {}

  shown(): Shown[] {
    return this.inOrder().map((parcel) => ({
      parcel,
      standings: parcel.items.map(({ file }) => this.standing(file.id)),
    }))
  }

  /** Keeps a parcel on the device before anything else happens with it. */
  async add(parcel: Parcel): Promise<void> {
    await this.around.shelf.keep(parcel)
    this.parcels.set(parcel.id, parcel)
    this.tell()
  }

  retry(id: FileId): void {
    this.standings.set(id, queued)
    this.steps.get(id)?.abort()
    this.tell()
  }

  /** Tries at once what waits: there is a network again. */
  hurry(): void {
    for (const [id, standing] of this.standings) if (standing.at === 'waiting') this.retry(id)
  }

  /**
   * Leaves a file out of its message. A message that has no other isn't sent: it is given back, so that what was written isn't lost.
   */
  async cancel(id: FileId): Promise<Parcel | null> {
    const parcel = this.inOrder().find(({ items }) => items.some(({ file }) => file.id === id))
    if (!parcel) return null
    const left = { ...parcel, items: parcel.items.filter(({ file }) => file.id !== id) }
    const isOver = left.items.length === 0
    if (isOver) this.parcels.delete(parcel.id)
    else this.parcels.set(parcel.id, left)
    this.standings.delete(id)
    this.steps.get(id)?.abort()
    this.tell()
    await (isOver ? this.around.shelf.drop(parcel.id) : this.around.shelf.keep(left))
    await this.around.wire.drop(parcel.conversation, id)
    return isOver ? parcel : null
  }

  /** Lets go of what is kept for a conversation that has ended. */
  async forget(conversation: ConversationId): Promise<void> {
    const files = this.inOrder()
      .filter((parcel) => parcel.conversation === conversation)
      .flatMap(({ items }) => items)
    for (const { file } of files) await this.cancel(file.id)
  }

  /** Works for as long as this tab leads, beginning with what the device has kept. */
  async lead(signal: AbortSignal): Promise<void> {
    for (const parcel of await this.around.shelf.all())
      if (!this.parcels.has(parcel.id)) this.parcels.set(parcel.id, parcel)
    this.tell()
    while (!signal.aborted) {
      const parcel = this.inOrder().find((one) => !this.isStuck(one))
      if (parcel) await this.bring(parcel, signal)
      else await this.rest(signal)
    }
  }

  private async bring(parcel: Parcel, signal: AbortSignal): Promise<void> {
    const sealer = await this.around.sealerFor(parcel.seal)
    const waiting = [...parcel.items]
    const lane = async () => {
      for (let item = waiting.shift(); item && !signal.aborted; item = waiting.shift())
        await this.bringFile(parcel, item, sealer, signal)
    }
    await Promise.all(Array.from({ length: lanes }, lane))
    const now = this.parcels.get(parcel.id)
    if (signal.aborted || !now?.items.every(({ file }) => this.standing(file.id).at === 'there')) return
    await this.around.say(
      now,
      now.items.map(({ file }) => file),
    )
    this.parcels.delete(now.id)
    for (const { file } of now.items) this.standings.delete(file.id)
    await this.around.shelf.drop(now.id)
    this.tell()
  }

  /** Until it is there, or won't be, or isn't wanted any more. */
  private async bringFile(
    { conversation }: Parcel,
    item: Item,
    sealer: Sealer | null,
    signal: AbortSignal,
  ): Promise<void> {
    const { id, key } = item.file
    if (!sealer) return this.stand(id, { at: 'failed', why: 'This page can’t seal files. Reload it.' })
    const sealed = sealer.sealFile({ conversation, id, key }, item.octets)
    while (!signal.aborted && this.isWanted(id)) {
      const step = nextStep(this.standing(id), sealed.bytes, this.around.now())
      if (!step) return
      const stop = new AbortController()
      this.steps.set(id, stop)
      const next = await this.take(step, conversation, item.file, sealed, AbortSignal.any([signal, stop.signal]))
      this.steps.delete(id)
      // What was stopped has been given a standing by whoever stopped it.
      if (next && this.isWanted(id) && !stop.signal.aborted) this.stand(id, next)
    }
  }

  private async take(
    step: Step,
    conversation: ConversationId,
    { id, type }: Attachment,
    sealed: SealedFile,
    signal: AbortSignal,
  ): Promise<Standing | null> {
    const { wire } = this.around
    const before = this.standing(id)
    const after = <T>(answer: Answer<T>, then: (value: T) => Standing): Standing =>
      answer.ok ? then(answer.value) : hindered(before, step.do, answer, this.around.now(), this.around.random())
    switch (step.do) {
      case 'wait':
        await this.around.wait(step.ms, signal)
        return null
      case 'begin':
        return after(await wire.begin(conversation, id, sealed.bytes, type), (status) => begun(before, status))
      case 'put': {
        await this.inPace(signal)
        const octets = await sealed.part(step.n)
        return after(await wire.put(conversation, id, step.n, octets, signal), () => kept(before, step.n))
      }
      case 'finish':
        return after(await wire.finish(conversation, id), () => ({ at: 'there' }))
    }
  }

  /** What goes faster than the server takes it goes for nothing. */
  private async inPace(signal: AbortSignal): Promise<void> {
    const now = this.around.now()
    const at = Math.max(now, this.nextPart)
    this.nextPart = at + 1000 / limits.fileParts.perSecond
    if (at > now) await this.around.wait(at - now, signal)
  }

  private async rest(signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.wake = resolve
    signal.addEventListener('abort', () => resolve(), { once: true })
    await promise
  }

  private stand(id: FileId, standing: Standing): void {
    this.standings.set(id, standing)
    this.tell()
  }

  private tell(): void {
    this.around.changed()
    this.wake()
  }

  private standing(id: FileId): Standing {
    return this.standings.get(id) ?? queued
  }

  private isWanted(id: FileId): boolean {
    return [...this.parcels.values()].some(({ items }) => items.some(({ file }) => file.id === id))
  }

  private isStuck({ items }: Parcel): boolean {
    return items.some(({ file }) => this.standing(file.id).at === 'failed')
  }

  /** Ids of events begin with the time at which they were made. */
  private inOrder(): Parcel[] {
    return [...this.parcels.values()].sort((one, other) => (one.id < other.id ? -1 : 1))
  }
}
