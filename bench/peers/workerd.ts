import { childrenNamed, cores, moveTo } from '../cores.ts'

/** Starts something that runs a workerd, and gives that the servers' core. */
export async function pinned<T>(start: () => Promise<T>): Promise<{ started: T; pid: number }> {
  const before = new Set(childrenNamed('workerd'))
  const started = await start()
  const pid = childrenNamed('workerd').find((child) => !before.has(child))
  if (pid === undefined) throw new Error('no workerd was started')
  moveTo(cores.server, pid)
  return { started, pid }
}
