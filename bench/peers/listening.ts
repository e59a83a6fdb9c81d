import type { AddressInfo } from 'node:net'

/** Tells the bench where a server of it listens. */
export function listening(address: AddressInfo | string | null): void {
  if (typeof address === 'object' && address) process.send?.(address.port)
  // Whoever started it is gone: so is it.
  process.on('disconnect', () => process.exit())
}
