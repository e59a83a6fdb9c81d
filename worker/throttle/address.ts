/**
 * What of an address one household or company has to itself: the /24 of IPv4, the /56 of IPv6. Null for none and for this
 * machine: production's requests always name one.
 */
export function prefixOf(address: string | undefined): string | null {
  if (!address || address === '127.0.0.1' || address === '::1') return null
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  const quad = /^(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/.exec(mapped ?? address)
  if (quad) return `${quad[1]}.0/24`
  const groups = ipv6Groups(address)
  return groups ? `${groups.slice(0, 3).join(':')}:${groups[3]?.slice(0, 2)}00::/56` : 'unreadable'
}

/** The eight groups of an IPv6 address (RFC 4291, 2.2), four digits each. */
function ipv6Groups(address: string): string[] | null {
  const [head = '', tail, ...more] = address.toLowerCase().split('::')
  if (more.length > 0 || !/^[0-9a-f:]*$/.test(head + (tail ?? ''))) return null
  const [left, right] = [head, tail ?? ''].map((part) => (part === '' ? [] : part.split(':')))
  if (!left || !right) return null
  const missing = 8 - left.length - right.length
  if (tail === undefined ? missing !== 0 : missing < 1) return null
  return [...left, ...Array<string>(missing).fill('0'), ...right].map((group) => group.padStart(4, '0'))
}
