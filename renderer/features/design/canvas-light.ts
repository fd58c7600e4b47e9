/** Which nodes of a canvas are at work: the canvas lights up during a run. */
import type { LiveOperation, LiveOperations } from '../../app/live-operations.ts'
import type { CanvasNode } from './canvas-graph.ts'

export type Light = 'running' | 'done' | 'failed'

/** Of the agent's running operations; of its last one when none runs. */
export function canvasLights(
  nodes: readonly CanvasNode[],
  operations: LiveOperations,
  agent: string,
): Map<string, Light> {
  const own = [...operations.values()].filter((one) => one.agent === agent)
  const running = own.filter((one) => one.running)
  const shown = running.length > 0 ? running : own.slice(-1)
  const lights = new Map<string, Light>()
  for (const node of nodes) {
    const light = lightOf(node, shown, agent)
    if (light) lights.set(node.id, light)
  }
  return lights
}

function lightOf(
  node: CanvasNode,
  operations: readonly LiveOperation[],
  agent: string,
): Light | null {
  if (node.parent === null && node.names.includes(agent)) {
    return operations.some(({ running }) => running) ? 'running' : null
  }
  const calls = operations.flatMap(({ tools }) => tools).filter((call) => isOf(node, call))
  if (calls.some(({ status }) => status === 'running')) return 'running'
  return calls.at(-1)?.status ?? null
}

function isOf(node: CanvasNode, { toolName, args }: LiveOperation['tools'][number]): boolean {
  switch (node.kind) {
    case 'tool':
    case 'builtin':
      return node.names.includes(toolName)
    case 'mcp':
      return node.names.some((name) => toolName.startsWith(`mcp__${name}__`))
    case 'subagent':
      return toolName === 'task' && node.names.includes(argument(args, 'agent'))
    case 'skill':
      return toolName === 'skill' && node.names.includes(argument(args, 'name'))
    default:
      return false
  }
}

function argument(args: unknown, name: string): string {
  if (typeof args !== 'object' || args === null || !(name in args)) return ''
  return String(Object.entries(args).find(([key]) => key === name)?.[1] ?? '')
}
