/** A chat model of LangChain that is one of Hearth's: any provider Hearth knows, without a package of LangChain's for it. */
import type { BaseChatModel } from '@langchain/core/language_models/chat_models'
import type { BaseMessage } from '@langchain/core/messages'
import type { AssistantMessage } from '../../../contract/message.ts'
import type { ResolvedTool } from '../../tool/port.ts'
import type { TurnQuestion } from '../ai-sdk/report-turn.ts'
import type { LangChain } from './langchain.ts'
import { fromLangChain, toAIMessage } from './messages.ts'

/** Answers one turn; rejects when there is no whole answer. */
export type Ask = (question: TurnQuestion) => Promise<AssistantMessage>

type Tools = Parameters<NonNullable<BaseChatModel['bindTools']>>[0]
type CallOptions = BaseChatModel['ParsedCallOptions'] & { tools?: Tools }

export function hearthChatModel(lc: LangChain, ask: Ask): BaseChatModel {
  class HearthChatModel extends lc.BaseChatModel {
    _llmType() {
      return 'hearth'
    }

    override bindTools(tools: Tools) {
      const bound: Partial<CallOptions> = { tools }
      return this.withConfig(bound)
    }

    async _generate(list: BaseMessage[], { tools = [] }: CallOptions) {
      const question = { ...fromLangChain(list), tools: tools.map((one) => describe(lc, one)) }
      const message = toAIMessage(lc, await ask(question))
      return { generations: [{ text: message.text, message }] }
    }
  }
  return new HearthChatModel({})
}

/** What the model is told of a tool. The call is run by the harness, never from here. */
function describe(lc: LangChain, tool: Tools[number]): ResolvedTool {
  const { name, description = '', parameters = {} } = lc.convertToOpenAITool(tool).function
  return {
    name,
    description,
    parameters: { ...parameters },
    origin: 'agent',
    execute: () => Promise.reject(new Error(`"${name}" is run by the harness.`)),
  }
}
