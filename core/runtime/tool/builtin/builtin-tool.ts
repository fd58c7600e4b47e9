/** How a built-in tool is made: like anybody's, with the origin `builtin`. */
import type { StandardSchema } from '../../schema/standard-schema.ts'
import { defineTool, type TypedTool } from '../define-tool.ts'
import type { ResolvedTool } from '../port.ts'
import { resolveTool } from '../resolve-tool.ts'

export function builtinTool<TSchema extends StandardSchema>(
  tool: TypedTool<TSchema>,
): ResolvedTool {
  return resolveTool(defineTool(tool), 'builtin')
}
