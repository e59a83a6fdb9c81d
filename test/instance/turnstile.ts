/** Cloudflare Turnstile, as far as the Worker asks it: nothing else is asked of anybody outside. */
export async function turnstile(request: { url: string; json(): Promise<unknown> }): Promise<Response> {
  if (request.url !== 'https://challenges.cloudflare.com/turnstile/v0/siteverify') throw new Error(request.url)
  const asked = (await request.json()) as { secret?: string; response?: string }
  if (asked.response === 'not an answer') return new Response('oops', { status: 500 })
  return Response.json({ success: asked.secret === 'secret' && asked.response === 'good' })
}
