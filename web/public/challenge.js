// In a frame of its own, so that Cloudflare's script and what it may do stay out of the page itself: only an answer goes up.
const say = (challenge) => parent.postMessage({ challenge }, location.origin)

globalThis.parleyChallenge = () =>
  globalThis.turnstile.render('#widget', {
    sitekey: new URLSearchParams(location.search).get('key'),
    size: 'flexible',
    callback: say,
    'expired-callback': () => say(null),
    'error-callback': () => say(null),
  })
