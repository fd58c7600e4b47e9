/** `demo/guide`: shows what an agent does, offline. It streams at a human pace and says it is scripted. */
import type { Conversation } from '../conversation.ts'
import type { DemoScript, DemoStep } from '../demo-model.ts'
import { type Action, actionFor } from './action.ts'
import { answerText, isLong, resultText } from './answers.ts'
import { longAnswer } from './long-answer.ts'
import { pacesOf, speak } from './pace.ts'
import { typedResult } from './typed-result.ts'

/** `speed` divides every pause; tests use Infinity. */
export function createGuide(speed = 1): DemoScript {
  return {
    modelId: 'guide',
    answer: (conversation) => answerGuide(conversation, speed),
    tokens: ({ messages, system }, answer) => ({
      input: tokensIn(system + JSON.stringify(messages)),
      output: tokensIn(answer),
    }),
  }
}

function* answerGuide(conversation: Conversation, speed: number): Generator<DemoStep> {
  const pace = pacesOf(speed)
  yield { type: 'wait', milliseconds: pace.start }

  const typed = typedResult(conversation)
  if (typed?.type === 'call') {
    yield { type: 'call', name: typed.name, input: typed.input }
    return
  }
  if (typed) {
    yield* speak('text', typed.text, pace.quick)
    return
  }
  if (/\b(simulate|show( me)?|cause) an? (error|failure)\b/i.test(conversation.prompt)) {
    yield { type: 'fail', message: 'This is the failure you asked for. Nothing is broken.' }
    return
  }
  if (conversation.results.length > 0) {
    yield* speak('text', resultText(conversation), pace.text)
    return
  }
  const action = actionFor(conversation)
  const thoughts = thoughtsFor(conversation, action)
  if (thoughts) yield* speak('thinking', thoughts, pace.quick)
  if (action) {
    yield* speak('text', `${action.announcement}\n`, pace.text)
    yield { type: 'call', name: action.tool, input: action.input }
    return
  }
  const long = isLong(conversation.prompt)
  yield* speak('text', long ? longAnswer : answerText(conversation), long ? pace.long : pace.text)
}

function thoughtsFor(
  { prompt, thinkingLevel }: Conversation,
  action: Action | null,
): string | null {
  if (thinkingLevel === 'off') return null
  if (action)
    return `The words suggest the tool "${action.tool}". I will call it and say what it gave.`
  const isAsked = thinkingLevel !== null || /\b(think|why|explain|how)\b/i.test(prompt)
  if (!isAsked) return null
  return 'I am a script, so this thinking is for show: I look for words I know, and pick the answer that goes with them.'
}

function tokensIn(text: string): number {
  return Math.ceil(text.length / 4)
}
