import type { Plugin } from 'vite'

const policy = "globalThis.trustedTypes?.createPolicy('parley-template', { createHTML: (html) => html })"

/**
 * Solid makes its templates with `innerHTML`, from constants of our own source. Under Trusted Types that one line needs a
 * policy; when it can't be found any more the build fails, rather than the page.
 */
export const trustedTemplates = (): Plugin => ({
  name: 'parley-trusted-types',
  enforce: 'pre',
  transform(code, id) {
    if (!/solid-js\/web\/dist\/(dev|web)\.js/.test(id)) return null
    const line = 't.innerHTML = html;'
    if (code.split(line).length !== 2)
      throw new Error(`solid-js no longer holds "${line}" once: mend scripts/build/trusted-types.ts`)
    const trusted = code.replace(line, 't.innerHTML = parleyTemplates ? parleyTemplates.createHTML(html) : html;')
    return { code: `const parleyTemplates = ${policy};\n${trusted}`, map: null }
  },
})
