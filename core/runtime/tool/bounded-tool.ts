/** A limit on what one tool call may return: it is stored, streamed, and sent with every later turn. */
import type { ResolvedTool } from './port.ts'

/** More than any model reads; the built-in tools stop far earlier by themselves. */
export const longestResult = 1_000_000

/** The tool with its results cut at the limit, saying so to the model. */
export function boundedTool(tool: ResolvedTool): ResolvedTool {
  return {
    ...tool,
    async execute(input, context) {
      const text = await tool.execute(input, context)
      const omitted = text.length - longestResult
      if (omitted <= 0) return text
      return `${text.slice(0, longestResult)}\n[Cut here: ${omitted} more characters. Ask for less at once.]`
    },
  }
}
