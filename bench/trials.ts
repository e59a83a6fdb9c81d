import type { Done, Work } from './load/job.ts'
import type { ServerName } from './servers.ts'

/** What a server is made to do. */
export interface Task {
  server: ServerName
  members: number
  work: Work
}

export type Quantity = 'deliveries/s' | 'CPU µs a delivery' | 'p50 ms' | 'p99 ms'

/** Ours against a peer's, as a ratio that must be reached. */
export interface Target {
  quantity: Quantity
  is: '≥' | '≤'
  ratio: number
}

export interface Opponent {
  name: string
  task: Task
  targets: Target[]
}

/** Something that is done by us and by others, side by side. */
export interface Trial {
  name: string
  title: string
  ours: Task
  quantities: Quantity[]
  opponents: Opponent[]
}

const fast: Target[] = [{ quantity: 'deliveries/s', is: '≥', ratio: 4 }]
const faster: Target[] = [{ quantity: 'deliveries/s', is: '≥', ratio: 1.2 }]

export const trials: Trial[] = [
  burst('burst', 100, 1000),
  burst('big-burst', 500, 200),
  {
    name: 'steady',
    title: '100 members, 100 messages a second',
    quantities: ['p50 ms', 'p99 ms'],
    ours: steady('Parley', 100, 100, 15),
    opponents: [
      against('bare room', steady('bare room', 100, 100, 15), [
        { quantity: 'p50 ms', is: '≤', ratio: 1.2 },
        { quantity: 'p99 ms', is: '≤', ratio: 1.5 },
      ]),
      against('Socket.IO', steady('Socket.IO', 100, 100, 15)),
      against('ws', steady('ws', 100, 100, 15)),
    ],
  },
  {
    name: 'crowd',
    title: '1,000 members, 5 messages a second',
    quantities: ['p50 ms', 'p99 ms'],
    ours: steady('Parley', 1000, 5, 8),
    opponents: [against('bare room', steady('bare room', 1000, 5, 8), [{ quantity: 'p99 ms', is: '≤', ratio: 2 }])],
  },
  {
    name: 'growth',
    title: '1,000 members, 1,000 messages at once',
    quantities: ['CPU µs a delivery'],
    ours: bursts('Parley', 1000, 1000),
    opponents: [
      against('Parley with 100 members', bursts('Parley', 100, 1000), [
        { quantity: 'CPU µs a delivery', is: '≤', ratio: 1.3 },
      ]),
    ],
  },
]

/** What a run says of each quantity that it measured. */
export function read({ bursts, latency }: Done): Partial<Record<Quantity, number>> {
  return {
    ...(latency && { 'p50 ms': latency.p50Ms, 'p99 ms': latency.p99Ms }),
    ...(bursts && {
      'deliveries/s': bursts.deliveries / bursts.seconds,
      'CPU µs a delivery': (1000 * bursts.serverMs) / bursts.deliveries,
    }),
  }
}

function burst(name: string, members: number, messages: number): Trial {
  return {
    name,
    title: `${members} members, ${messages.toLocaleString('en')} messages at once`,
    quantities: ['deliveries/s', 'CPU µs a delivery'],
    ours: bursts('Parley', members, messages),
    opponents: [
      against('bare room', bursts('bare room', members, messages), fast),
      against('Socket.IO', bursts('Socket.IO', members, messages), faster),
      against('ws', bursts('ws', members, messages)),
    ],
  }
}

function bursts(server: ServerName, members: number, messages: number): Task {
  return { server, members, work: { do: 'bursts', messages, times: 3 } }
}

function steady(server: ServerName, members: number, perSecond: number, seconds: number): Task {
  return { server, members, work: { do: 'steady', perSecond, seconds } }
}

function against(name: string, task: Task, targets: Target[] = []): Opponent {
  return { name, task, targets }
}
