import { env } from 'cloudflare:workers'
import { type Person, register } from './people.ts'

/** Somebody whose instance it is, whoever was here before them. */
export async function registerOwner(handle: string): Promise<Person> {
  const owner = await register(handle)
  await env.DB.prepare("INSERT OR REPLACE INTO instance VALUES ('owner', ?)").bind(owner.id).run()
  return owner
}
