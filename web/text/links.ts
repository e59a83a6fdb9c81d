const allowed = ['http:', 'https:', 'mailto:']

/** Where a link leads, or null for what is no address of the web or of mail. */
export function safeUrl(typed: string): URL | null {
  if (!/^(?:https?:\/\/|mailto:)/i.test(typed) || !URL.canParse(typed)) return null
  const url = new URL(typed)
  return allowed.includes(url.protocol) ? url : null
}

/** What turns or hides the letters around it, so that a label may not be what it seems. */
const deceiving = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u

/** The real host (or address) of a link, unless its label begins with it for everybody to see. */
export function hiddenHost(label: string, url: URL): string | null {
  const host = url.protocol === 'mailto:' ? url.pathname : url.host
  if (deceiving.test(label)) return host
  const seen = label.replace(/^(?:https?:\/\/|mailto:)/i, '').toLowerCase()
  const rest = seen.slice(host.length)
  return seen.startsWith(host.toLowerCase()) && (rest === '' || /^[/?#]/.test(rest)) ? null : host
}
