/**
 * `demo/scripted`: says `ok`, or what the directives in the last user text tell it to.
 *
 * Directives are played from left to right. A tool directive ends a turn; the next turn goes on after
 * it. Where nothing says otherwise the last turn replies with the tools' results, or with `ok`.
 */
import type { Conversation } from './conversation.ts'
import type { DemoScript, DemoStep } from './demo-model.ts'
import { type Directive, parseDirectives } from './directives.ts'

export const scripted: DemoScript = {
  modelId: 'scripted',
  answer: answerScripted,
  tokens: () => ({ input: 1, output: 2 }),
}

function answerScripted(conversation: Conversation): DemoStep[] {
  const { directives, turn } = currentTurn(conversation)
  const steps = directives.flatMap((directive) => stepsOf(directive, conversation))
  const speaks = steps.some((step) => step.type !== 'wait')
  if (speaks) return steps
  const { results } = conversation
  const text = turn > 0 ? results.map((result) => result.output).join('\n') : 'ok'
  return [...steps, { type: 'text', text }]
}

/** The directives between the tool calls already answered and the next one, which is included. */
function currentTurn(conversation: Conversation): { directives: Directive[]; turn: number } {
  const directives = directivesOf(conversation)
  const turn = conversation.results.length
  const calls = directives.flatMap(({ type }, index) => (type === 'tool' ? [index] : []))
  const start = turn === 0 ? 0 : (calls[turn - 1] ?? directives.length - 1) + 1
  const end = calls[turn] ?? directives.length - 1
  return { directives: directives.slice(start, end + 1), turn }
}

function stepsOf(directive: Directive, conversation: Conversation): DemoStep[] {
  switch (directive.type) {
    case 'say':
      return [{ type: 'text', text: directive.text }]
    case 'chunks':
      return directive.pieces.map((text) => ({ type: 'text', text }))
    case 'seq':
      return [{ type: 'text', text: nextOf(directive.replies, conversation) }]
    case 'sleep':
      return [{ type: 'wait', milliseconds: directive.milliseconds }]
    case 'fail':
      return [{ type: 'fail', message: directive.message }]
    case 'tool':
      return [{ type: 'call', name: directive.name, input: directive.input }]
    case 'dump':
      return [{ type: 'text', text: JSON.stringify(dumpOf(conversation)) }]
  }
}

/** The n-th reply for the n-th prompt with a sequence; the last one again when they run out. */
function nextOf(replies: string[], conversation: Conversation): string {
  const { earlierPrompts } = conversation
  const earlier = earlierPrompts.filter((_, index) => sequenceAt(earlierPrompts, index) !== null)
  return replies[Math.min(earlier.length, replies.length - 1)] ?? ''
}

function directivesOf({ prompt, earlierPrompts }: Conversation): Directive[] {
  const directives = parseDirectives(prompt)
  if (directives.length > 0) return directives
  const inherited = sequenceAt([...earlierPrompts, prompt], earlierPrompts.length)
  return inherited ? [inherited] : []
}

type Sequence = Extract<Directive, { type: 'seq' }>

/** The sequence a prompt takes part in: its own, or for a repair prompt the one it asks to mend. */
function sequenceAt(prompts: string[], index: number): Sequence | null {
  const text = prompts[index] ?? ''
  const directives = parseDirectives(text)
  const own = directives.find((directive): directive is Sequence => directive.type === 'seq')
  if (own) return own
  const repairs = directives.length === 0 && index > 0 && text.includes('---RESULT_START---')
  return repairs ? sequenceAt(prompts, index - 1) : null
}

function dumpOf(conversation: Conversation): Record<string, unknown> {
  const { system, messages, tools, thinkingLevel, images } = conversation
  return { system, messages, tools, model: 'demo/scripted', thinkingLevel, images }
}
