const most = 60
/** What a file's name can't hold on one system or another, what turns or hides letters, and what a path is made of. */
const unfit = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\\/:*?"<>|]/gu
/** What Windows takes for a device. */
const device = /^(con|prn|aux|nul|com\d|lpt\d)$/i

/** A name for a file or a folder that is one on every system, whoever made up `words`: it leads nowhere else. */
export function fileName(words: string): string {
  const fit = [...words.replace(unfit, ' ').replace(/\s+/g, ' ')]
    .slice(0, most)
    .join('')
    .replace(/^[. ]+|[. ]+$/g, '')
  return fit === '' || device.test(fit) ? `${fit}_` : fit
}
