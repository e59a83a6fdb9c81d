/** Reloads into the newest page that there is. */
export async function reloadNewest(): Promise<void> {
  location.reload()
}
