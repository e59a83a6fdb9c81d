declare global {
  /** Trusted Types, where the browser has them. What a policy returns goes wherever a string goes. */
  var trustedTypes:
    | {
        createPolicy(
          name: string,
          rules: { createScriptURL(url: string): string },
        ): { createScriptURL(url: string): string }
      }
    | undefined
}

/** The one door for scripts that are started by address: our own, and no others. */
const policy = globalThis.trustedTypes?.createPolicy('parley-script', {
  createScriptURL(url) {
    const { origin, pathname } = new URL(url, location.href)
    const isOurs = import.meta.env.DEV || pathname.startsWith('/assets/') || pathname === '/sw.js'
    if (origin === location.origin && isOurs) return url
    throw new TypeError('not a script of ours')
  },
})

export const ownScript = (url: string): string => policy?.createScriptURL(url) ?? url
