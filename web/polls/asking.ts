import * as v from 'valibot'
import { limits } from '../../protocol/limits.ts'
import { Poll } from '../../protocol/poll.ts'

/** A poll while it is being written: the last option is always an empty one, until there are as many as there may be. */
export interface Draft {
  question: string
  options: string[]
  many: boolean
  hidden: boolean
}

export const noDraft: Draft = { question: '', options: ['', ''], many: false, hidden: false }

/** The options with one of them written: a field more once the last is used, none of the empty ones at the end but one. */
export function withOption(options: readonly string[], at: number, text: string): string[] {
  const written = options.map((other, index) => (index === at ? text : other))
  const used = written.findLastIndex((option) => option.trim() !== '') + 1
  const fields = Math.min(limits.pollOptions, Math.max(2, used + 1))
  return Array.from({ length: fields }, (_, index) => written[index] ?? '')
}

/** What is wrong with a draft, and where: with the question, or with the option of that number. */
export type Wrong = { at: 'question' | number; words: string }

export function pollOf(draft: Draft): { poll: Poll; wrong: null } | { poll: null; wrong: Wrong } {
  const options = draft.options.map((option) => option.trim())
  const written = options.filter((option) => option !== '')
  const question = draft.question.trim()
  if (question === '') return wrong('question', 'Write what you want to ask.')
  if (written.length < 2) return wrong(options.indexOf(''), 'Give at least two answers to choose from.')
  const twice = options.findIndex((option, index) => option !== '' && options.indexOf(option) !== index)
  if (twice >= 0) return wrong(twice, 'This answer is there already.')
  const { many, hidden } = draft
  const read = v.safeParse(Poll, { is: 'poll', question, options: written, many, hidden })
  if (read.success) return { poll: read.output, wrong: null }
  const [{ path, message }] = read.issues
  const index = path?.[1]?.key
  return wrong(typeof index === 'number' ? options.indexOf(written[index] ?? '') : 'question', `It is ${message}.`)
}

const wrong = (at: Wrong['at'], words: string): { poll: null; wrong: Wrong } => ({ poll: null, wrong: { at, words } })
