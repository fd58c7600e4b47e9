/** What filled the model's window in one turn. */
import { z } from 'zod'

const tokens = z.number().int().nonnegative()

/** Tokens, estimated from lengths (four characters each): providers count, but do not say of what. */
export const ContextSizes = z.object({
  /** Instructions, without what they say of skills. */
  system: tokens,
  /** Names, descriptions and schemas of the tools. */
  tools: tokens,
  /** What the instructions say of skills, and what was read of them. */
  skills: tokens,
  /** What was asked and answered, with reasoning and calls. */
  history: tokens,
  toolResults: tokens,
  /** Tokens the model has room for; null when that is not known. */
  window: tokens.nullable(),
})
export type ContextSizes = z.infer<typeof ContextSizes>

/** The parts in the order in which a model receives them. */
export const contextParts = ['tools', 'system', 'skills', 'history', 'toolResults'] as const
export type ContextPart = (typeof contextParts)[number]

export function contextTotal(sizes: ContextSizes): number {
  return contextParts.reduce((sum, part) => sum + sizes[part], 0)
}
