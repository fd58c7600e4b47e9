/** What of LangChain the harness uses, loaded when it is first run. */
import type * as ChatModels from '@langchain/core/language_models/chat_models'
import type { BaseMessage } from '@langchain/core/messages'
import type * as FunctionCalling from '@langchain/core/utils/function_calling'
import type { CreateDeepAgentParams } from 'deepagents'
import type * as Agents from 'langchain'
import { HearthError } from '../../../contract/error.ts'
import { importOptional, type OptionalPackages } from '../../optional-package.ts'

export interface LangChain {
  /** Its own type infers a state from each middleware; none of that is used. */
  createDeepAgent(params: {
    model: NonNullable<CreateDeepAgentParams['model']>
    middleware: readonly Agents.AgentMiddleware[]
  }): { invoke(input: { messages: BaseMessage[] }): Promise<unknown> }
  createMiddleware: typeof Agents.createMiddleware
  todoListMiddleware(): Agents.AgentMiddleware
  tool: typeof Agents.tool
  AIMessage: typeof Agents.AIMessage
  HumanMessage: typeof Agents.HumanMessage
  ToolMessage: typeof Agents.ToolMessage
  BaseChatModel: typeof ChatModels.BaseChatModel
  convertToOpenAITool: typeof FunctionCalling.convertToOpenAITool
}

const deepAgentsPackages = ['deepagents', 'langchain', '@langchain/core']

/** @throws `package_missing` (424) with the line that installs them. */
export async function loadLangChain(projectRoot: string | null): Promise<LangChain> {
  const about: OptionalPackages = {
    what: 'The harness "deepagents"',
    install: deepAgentsPackages,
    projectRoot,
  }
  const [deepAgents, agents, chatModels, functionCalling] = await Promise.all([
    importOptional('deepagents', about),
    importOptional('langchain', about),
    importOptional('@langchain/core/language_models/chat_models', about),
    importOptional('@langchain/core/utils/function_calling', about),
  ])
  const all = { ...functionCalling, ...chatModels, ...agents, ...deepAgents }
  assertComplete(all)
  return all
}

const needed = [
  'createDeepAgent',
  'createMiddleware',
  'todoListMiddleware',
  'tool',
  'AIMessage',
  'HumanMessage',
  'ToolMessage',
  'BaseChatModel',
  'convertToOpenAITool',
] as const satisfies readonly (keyof LangChain)[]

function assertComplete(value: object): asserts value is LangChain {
  const absent = needed.filter((name) => !(name in value))
  if (absent.length === 0) return
  throw new HearthError({
    type: 'package_failed',
    status: 500,
    message: 'The harness "deepagents" cannot work with the installed version of its packages.',
    details: `They do not export ${absent.join(', ')}. Run: npm install ${deepAgentsPackages.join(' ')}`,
  })
}
