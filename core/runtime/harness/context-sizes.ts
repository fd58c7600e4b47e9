/** What fills the window of a turn, part by part, estimated: cheap enough to be recorded with each turn. */
import type { ContextSizes } from '../../contract/context.ts'
import type { Message } from '../../contract/message.ts'
import { findModel } from '../model/catalogue.ts'
import { messageTokens, textTokens } from '../session/message-tokens.ts'
import type { ResolvedTool } from '../tool/port.ts'

export interface ContextQuestion {
  model: string
  systemPrompt: string
  /** The part of the prompt that names skills. */
  skillText?: string
  messages: readonly Message[]
  tools: readonly Pick<ResolvedTool, 'name' | 'description' | 'parameters'>[]
}

/** The tool whose results are skills. */
const skillTool = 'skill'

export function contextSizes(question: ContextQuestion): ContextSizes {
  const { model, systemPrompt, skillText = '', messages, tools } = question
  const named = textTokens(skillText)
  const sizes: ContextSizes = {
    system: Math.max(0, textTokens(systemPrompt) - named),
    tools: tools.reduce((sum, tool) => sum + toolTokens(tool), 0),
    skills: named,
    history: 0,
    toolResults: 0,
    window: findModel(model)?.contextWindow ?? null,
  }
  for (const message of messages) {
    const taken = sizesOf(message)
    sizes.skills += taken.skills
    sizes.history += taken.history
    sizes.toolResults += taken.toolResults
  }
  return sizes
}

type MessageSizes = Pick<ContextSizes, 'skills' | 'history' | 'toolResults'>

/** Messages and schemas stay the same from turn to turn: each is measured once. */
const measured = new WeakMap<Message, MessageSizes>()
const schemas = new WeakMap<object, number>()

function sizesOf(message: Message): MessageSizes {
  const known = measured.get(message)
  if (known) return known
  const sizes: MessageSizes = { skills: 0, history: 0, toolResults: 0 }
  if (message.role !== 'tool') sizes.history = messageTokens(message)
  else {
    for (const { toolName, output } of message.content) {
      sizes[toolName === skillTool ? 'skills' : 'toolResults'] += textTokens(output)
    }
  }
  measured.set(message, sizes)
  return sizes
}

function toolTokens({ name, description, parameters }: ContextQuestion['tools'][number]): number {
  const schema = schemas.get(parameters) ?? textTokens(JSON.stringify(parameters))
  schemas.set(parameters, schema)
  return schema + textTokens(name) + textTokens(description)
}
