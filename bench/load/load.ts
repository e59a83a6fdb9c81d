import { bursts } from './bursts.ts'
import { Connection } from './connection.ts'
import { type Dialect, dialects } from './dialects.ts'
import type { Done, Job, Report, Work } from './job.ts'
import { steady } from './steady.ts'

process.on('disconnect', () => process.exit())

/** How many knock at a time. */
const knocking = 25

process.once('message', (job: Job) => {
  run(job).then(
    (done) => report({ is: 'done', done }),
    (thrown: Error) => report({ is: 'failed', problem: thrown.message }),
  )
})

function report(report: Report): void {
  process.send?.(report, () => report.is !== 'held' && process.exit())
}

async function run({ port, pid, dialect: name, members, work }: Job): Promise<Done> {
  const dialect = dialects[name]
  const connections = await enter(port, members, dialect)
  report({ is: 'held' })
  const done = await perform(connections, dialect, work, pid)
  await Promise.all(connections.map((connection) => connection.close()))
  return done
}

async function perform(members: Connection[], dialect: Dialect, work: Work, pid: number): Promise<Done> {
  switch (work.do) {
    case 'bursts':
      return { bursts: await bursts(members, dialect, { ...work, pid }) }
    case 'steady':
      return { latency: await steady(members, dialect, work) }
    case 'hold':
      await new Promise((resolve) => process.once('message', resolve))
      return {}
  }
}

async function enter(port: number, members: Job['members'], dialect: Dialect): Promise<Connection[]> {
  const connections: Connection[] = []
  for (let from = 0; from < members.length; from += knocking) {
    const some = members.slice(from, from + knocking)
    connections.push(...(await Promise.all(some.map((member) => Connection.open(port, member, dialect)))))
  }
  return connections
}
