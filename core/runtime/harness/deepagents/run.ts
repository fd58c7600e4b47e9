/** Runs a deep agent over Hearth's models and tools, reporting what it does. */
import type { BaseMessage } from '@langchain/core/messages'
import type { ClientTool, ServerTool } from '@langchain/core/tools'
import { HearthError } from '../../../contract/error.ts'
import { resolveModel } from '../../model/resolve-model.ts'
import type { ResolvedTool } from '../../tool/port.ts'
import { aborted } from '../ai-sdk/loop.ts'
import { openProviderStream } from '../ai-sdk/provider-stream.ts'
import type { Emit, HarnessRequest, HarnessResult } from '../port.ts'
import { hearthChatModel } from './chat-model.ts'
import type { LangChain } from './langchain.ts'
import { toLangChain, toToolMessage } from './messages.ts'
import { Turns } from './turns.ts'

/**
 * Parts of Deep Agents that stand aside for Hearth's own, which work in the agent's sandbox, under its
 * policy, and are recorded: files and commands, subagents (`task`), and compaction.
 */
const standAside = ['FilesystemMiddleware', 'subAgentMiddleware', 'SummarizationMiddleware']

/** See the invariants A1 to A5 of the port. */
export async function runDeepAgent(
  lc: LangChain,
  request: HarnessRequest,
  emit: Emit,
): Promise<HarnessResult> {
  const model = await resolveModel(request.model, request.providers, request)
  if (request.signal.aborted) throw aborted(request.signal)
  const turns = new Turns(openProviderStream, request, model, emit)
  const agent = lc.createDeepAgent({
    model: hearthChatModel(lc, (question) => turns.ask(question)),
    middleware: [
      ...standAside.map((name) => lc.createMiddleware({ name })),
      lc.todoListMiddleware(),
      hearthMiddleware(lc, turns),
    ],
  })
  try {
    // An abort ends the model and the tools, and with them the graph: told of it, the graph would
    // leave them behind.
    await agent.invoke({ messages: toLangChain(lc, request.messages) })
  } catch (error) {
    return turns.end({ error: HearthError.is(error) ? error : stopped(error) })
  }
  return turns.end(null)
}

/** The innermost: gives each turn its instructions and tools, and runs what the model calls. */
function hearthMiddleware(lc: LangChain, turns: Turns) {
  return lc.createMiddleware({
    name: 'hearth',
    wrapModelCall: async (call, handler) => {
      const { systemPrompt, tools, messages } = await turns.prepare()
      const names = new Set(tools.map(({ name }) => name))
      const own = call.tools.filter((tool) => !names.has(String(tool.name)))
      return handler({
        ...call,
        tools: [...own, ...tools.map((tool) => describeTool(lc, tool))],
        systemPrompt: [systemPrompt, call.systemPrompt].filter(Boolean).join('\n\n'),
        ...(messages ? { messages: toLangChain(lc, messages) } : {}),
      })
    },
    wrapToolCall: async (call, handler) => {
      const { id = '', name } = call.toolCall
      if (!call.tool) return toToolMessage(lc, await turns.runCall(id, null))
      let outcome: Awaited<ReturnType<typeof handler>> | undefined
      const result = await turns.runCall(id, {
        name,
        description: '',
        parameters: {},
        origin: 'agent',
        execute: async () => {
          outcome = await handler(call)
          return outcomeText(outcome)
        },
      })
      return outcome === undefined || result.isError ? toToolMessage(lc, result) : outcome
    },
  })
}

/** For the model to read; `wrapToolCall` runs it. */
function describeTool(
  lc: LangChain,
  { name, description, parameters }: ResolvedTool,
): ClientTool | ServerTool {
  return lc.tool(() => '', { name, description, schema: parameters })
}

/** What a tool of LangChain's said: a message, or a command that carries one. */
function outcomeText(outcome: object): string {
  const update = 'update' in outcome ? outcome.update : { messages: [outcome] }
  const list = hasMessages(update) ? update.messages : []
  const text = list.map((message) => message.text).join('\n')
  if (list.some((message) => 'status' in message && message.status === 'error')) {
    throw new Error(text)
  }
  return text
}

function hasMessages(value: unknown): value is { messages: BaseMessage[] } {
  return typeof value === 'object' && value !== null && 'messages' in value
}

function stopped(error: unknown): HearthError {
  return new HearthError({
    type: 'harness_error',
    status: 500,
    message: 'Deep Agents stopped before the answer was complete.',
    details: error instanceof Error ? error.message : String(error),
    cause: error,
  })
}
