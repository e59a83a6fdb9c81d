import type { Attachment } from '../../protocol/attachment.ts'
import type { UploadStatus } from '../../protocol/files.ts'
import type { ConversationId, EventId, FileId } from '../../protocol/ids.ts'
import { limits } from '../../protocol/limits.ts'
import type { Answer } from '../net/api.ts'
import type { SealedFile, Sealer } from '../seal/sealer.ts'
import { begun, hindered, kept, nextStep, queued, type Standing, type Step } from './upload.ts'

/** A file that goes along with a message: what the message says of it, and its octets before they are sealed. */
export interface Item {
  file: Attachment
  octets: Blob
}

/** What is brought before a message is sent. */
export interface Parcel {
  id: EventId
  items: Item[]
}

/** How files get to the server, without a word about how they are asked for. Nothing of it throws. */
export interface Wire {
  begin(conversation: ConversationId, id: FileId, bytes: number, type: string): Promise<Answer<UploadStatus>>
  put(conversation: ConversationId, id: FileId, n: number, octets: Blob, signal: AbortSignal): Promise<Answer<unknown>>
  finish(conversation: ConversationId, id: FileId): Promise<Answer<unknown>>
  drop(conversation: ConversationId, id: FileId): Promise<Answer<unknown>>
}

interface Surroundings {
  conversation: ConversationId
  wire: Wire
  /** Resolves once it is known how the conversation is sealed; null where this page can't. */
  sealer(): Promise<Sealer | null>
  /** All the files of that message are there: it may be sent. */
  there(id: EventId): void
  /** One of them won't be. */
  failed(id: EventId): void
  now(): number
  /** From 0 to 1, for jitter. */
  random(): number
  /** Resolves after so long, or once the signal aborts. */
  wait(ms: number, signal: AbortSignal): Promise<void>
  changed(): void
}

/** How many files of a parcel go at once. */
const lanes = 2

/**
 * Brings the files of one conversation's messages, one message after the other; one that failed for good lets the next pass. It
 * works in the page that sends there; two that did would do no harm.
 */
export class Uploads {
  private readonly parcels = new Map<EventId, Parcel>()
  private readonly standings = new Map<FileId, Standing>()
  /** What stops a file's current step: it is given up, or tried at once. */
  private readonly steps = new Map<FileId, AbortController>()
  private readonly octets = new Map<FileId, Blob>()
  private wake: () => void = () => {}
  /** When the next part may go. */
  private nextPart = 0

  constructor(private readonly around: Surroundings) {}

  /** How far a file is; null for one that isn't to be brought from here. */
  standing(id: FileId): Standing | null {
    return this.isWanted(id) ? this.at(id) : null
  }

  /** Whether a message must wait for its files. */
  holds(id: EventId): boolean {
    const parcel = this.parcels.get(id)
    return parcel !== undefined && !this.isThere(parcel)
  }

  /** What was to be brought from here, for as long as the conversation is open: it needn't be fetched to be shown. */
  octetsOf(id: FileId): Blob | undefined {
    return this.octets.get(id)
  }

  add(parcel: Parcel): void {
    if (this.parcels.has(parcel.id)) return
    this.parcels.set(parcel.id, parcel)
    for (const { file, octets } of parcel.items) this.octets.set(file.id, octets)
    this.tell()
  }

  /** Tries at once what waits: there is a network again. */
  hurry(): void {
    for (const [id, standing] of this.standings) {
      if (standing.at !== 'waiting') continue
      this.standings.set(id, queued)
      this.steps.get(id)?.abort()
    }
    this.tell()
  }

  /** Leaves a file out of its message, and takes back what of it is there. */
  async cancel(id: FileId): Promise<void> {
    const parcel = this.inOrder().find(({ items }) => items.some(({ file }) => file.id === id))
    if (!parcel) return
    const left = { ...parcel, items: parcel.items.filter(({ file }) => file.id !== id) }
    if (left.items.length === 0) this.parcels.delete(parcel.id)
    else this.parcels.set(parcel.id, left)
    this.stop(id)
    if (left.items.length > 0 && this.isThere(left)) this.around.there(left.id)
    await this.around.wire.drop(this.around.conversation, id)
  }

  /** A message is taken back, and all of its files that is there. */
  async takeBack(id: EventId): Promise<void> {
    const items = this.parcels.get(id)?.items ?? []
    this.settle(id)
    const { wire, conversation } = this.around
    await Promise.all(items.map(({ file }) => wire.drop(conversation, file.id)))
  }

  /** A message was sent, or won't be: what it said of files is the server's to keep or to let go. */
  settle(id: EventId): void {
    const parcel = this.parcels.get(id)
    this.parcels.delete(id)
    for (const { file } of parcel?.items ?? []) this.stop(file.id)
  }

  /** Works for as long as this page leads. What it knows then of how far files are is nothing to go by later. */
  async lead(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const parcel = this.inOrder().find((one) => !this.isStuck(one) && !this.isThere(one))
      if (parcel) await this.bring(parcel, signal)
      else await this.rest(signal)
    }
    this.standings.clear()
    this.tell()
  }

  private async bring({ id, items }: Parcel, signal: AbortSignal): Promise<void> {
    const sealer = await this.around.sealer()
    const waiting = [...items]
    const lane = async () => {
      for (let item = waiting.shift(); item && !signal.aborted; item = waiting.shift())
        await this.bringFile(item, sealer, signal)
    }
    await Promise.all(Array.from({ length: lanes }, lane))
    const now = this.parcels.get(id)
    if (signal.aborted || !now) return
    if (this.isThere(now)) this.around.there(id)
    else if (this.isStuck(now)) this.around.failed(id)
  }

  /** Until it is there, or won't be, or isn't wanted any more. */
  private async bringFile(item: Item, sealer: Sealer | null, signal: AbortSignal): Promise<void> {
    const { conversation } = this.around
    const { id, key } = item.file
    if (!sealer) return this.stand(id, { at: 'failed', why: 'This page can’t seal files. Reload it.' })
    const sealed = sealer.sealFile({ conversation, id, key }, item.octets)
    while (!signal.aborted && this.isWanted(id)) {
      const step = nextStep(this.at(id), sealed.bytes, this.around.now())
      if (!step) return
      const stop = new AbortController()
      this.steps.set(id, stop)
      const next = await this.take(step, item.file, sealed, AbortSignal.any([signal, stop.signal]))
      this.steps.delete(id)
      // What was stopped has been given a standing by whoever stopped it.
      if (next && this.isWanted(id) && !stop.signal.aborted) this.stand(id, next)
    }
  }

  private async take(
    step: Step,
    { id, type }: Attachment,
    sealed: SealedFile,
    signal: AbortSignal,
  ): Promise<Standing | null> {
    const { wire, conversation } = this.around
    const before = this.at(id)
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

  private stop(id: FileId): void {
    this.standings.delete(id)
    this.steps.get(id)?.abort()
    this.tell()
  }

  private tell(): void {
    this.around.changed()
    this.wake()
  }

  private at(id: FileId): Standing {
    return this.standings.get(id) ?? queued
  }

  private isWanted(id: FileId): boolean {
    return [...this.parcels.values()].some(({ items }) => items.some(({ file }) => file.id === id))
  }

  private isThere({ items }: Parcel): boolean {
    return items.every(({ file }) => this.at(file.id).at === 'there')
  }

  private isStuck({ items }: Parcel): boolean {
    return items.some(({ file }) => this.at(file.id).at === 'failed')
  }

  /** Ids of events begin with the time at which they were made. */
  private inOrder(): Parcel[] {
    return [...this.parcels.values()].sort((one, other) => (one.id < other.id ? -1 : 1))
  }
}
