/** A call of a tool without a model that thinks: the scripted one is told to make it. */
import type { Entry } from '../../../core/contract/session.ts'
import type { LiveOperation } from '../../app/live-operations.ts'
import type { ToolStep } from '../chat/turns.ts'

/** Tools are tried in an instance of their own, so that no conversation of somebody's is touched. */
export const tryInstance = 'try'

/** It does what its prompt says and nothing else. */
export const tryModel = 'demo/scripted'

/** The prompt that makes the scripted model call the tool once with these arguments. */
export function callDirective(tool: string, input: unknown): string {
  return `[[tool:${tool} ${JSON.stringify(input ?? {})}]]`
}

/** Names of sessions are short and plain, those of tools need not be: other characters become their code. */
export function sessionName(tool: string): string {
  return tool
    .replace(/[^\w-]/gu, (character) => `-${character.codePointAt(0)?.toString(16)}-`)
    .slice(0, 100)
}

/** The call as conversations show one: what went in, what came out so far. Null before it began. */
export function callStep(
  live: LiveOperation | undefined,
  entries: readonly Entry[],
  tool: string,
): ToolStep | null {
  const running = live?.tools.find(({ toolName }) => toolName === tool) ?? null
  const messages = entries.flatMap(({ data }) => (data.type === 'message' ? [data.message] : []))
  const results = messages.flatMap((one) => (one.role === 'tool' ? one.content : []))
  const calls = messages.flatMap((one) =>
    one.role === 'assistant' ? one.content.filter((part) => part.type === 'tool-call') : [],
  )
  const call = calls.findLast(({ toolName }) => toolName === tool)
  const id = call?.toolCallId ?? running?.toolCallId
  if (id === undefined) return null
  return {
    kind: 'tool',
    key: id,
    call: call ?? { toolCallId: id, toolName: tool, input: running?.args },
    result: results.find(({ toolCallId }) => toolCallId === id) ?? null,
    live: running,
  }
}
