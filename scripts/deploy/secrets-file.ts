import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Calls `use` with the path of a JSON file of `secrets` in `temporary` that this user alone can read. Whatever becomes
 * of `use`, the file is gone afterwards. A file, because anybody on the machine can read a command's arguments.
 */
export async function withSecretsFile<T>(
  temporary: string,
  secrets: Record<string, string>,
  use: (path: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(temporary, 'parley-'))
  try {
    const path = join(folder, 'secrets.json')
    writeFileSync(path, JSON.stringify(secrets), { mode: 0o600, flag: 'wx' })
    return await use(path)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
