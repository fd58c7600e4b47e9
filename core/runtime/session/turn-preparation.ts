/** What each turn of an operation is given: the system prompt and the tools of that moment. */
import type { AgentDefinition } from '../agent/definition.ts'
import type { ToolList } from '../agent/profile.ts'
import { redactingTool } from '../command/secrets.ts'
import { runInCall } from '../current.ts'
import type { PreparedTurn } from '../harness/port.ts'
import { mcpTools } from '../mcp/agent-tools.ts'
import type { Operation } from '../operation/operation.ts'
import { skillTool } from '../skill/skill-tool.ts'
import { CallSteps } from '../step/call-steps.ts'
import { assembleTools } from '../tool/assemble-tools.ts'
import { boundedTool } from '../tool/bounded-tool.ts'
import type { ResolvedTool } from '../tool/port.ts'
import { untilAborted } from '../until-aborted.ts'
import { userCodeError } from '../user-code-error.ts'
import { approvedTool } from './approved-tool.ts'
import { codeTool } from './code-tool.ts'
import { composePrompt, skillNote } from './compose-prompt.ts'
import type { Equipment } from './equipment.ts'
import { type Seat, subagentsOf, turnContext } from './seat.ts'
import type { Surroundings } from './surroundings.ts'

export interface TurnParts {
  definition: AgentDefinition
  surroundings: Surroundings
  equipment: Equipment
  /** Null where tasks are disabled. */
  taskTool: ResolvedTool | null
  /** Tools given with the call. */
  callTools: ToolList
}

/** The harness's `prepareTurn`. Functions among the parts are asked anew for each turn. */
export function turnPreparation(
  seat: Seat,
  operation: Operation,
  parts: TurnParts,
): (index: number) => Promise<PreparedTurn> {
  const { definition, surroundings, equipment, taskTool, callTools } = parts
  const { sandbox, commands, secrets } = equipment
  const { projectInstructions, sandboxInstructions } = surroundings
  const skills = surroundings.skills.list()
  const skill = skills.length === 0 ? null : skillTool(surroundings.skills)
  return async (index) => {
    const [{ instructions, tools }, mcp] = await Promise.all([
      untilAborted(evaluate(seat, definition, index), operation.signal),
      serverTools(seat, operation, definition),
    ])
    const sources = {
      sandbox,
      task: taskTool,
      skill,
      agent: tools,
      command: commands,
      mcp,
      call: callTools,
    }
    const assembled = assembleTools(sources)
    const guarded = (tool: ResolvedTool) => {
      const approved = approvedTool(seat.runtime, operation, boundedTool(tool))
      return redactingTool(knowingItsCall(seat, operation, approved), secrets)
    }
    const ready = assembled.map(guarded)
    const code = codeTool(seat, operation, definition, ready)
    const named = skill !== null && assembled.includes(skill) ? skills : []
    return {
      systemPrompt: composePrompt({
        instructions,
        projectInstructions,
        sandboxInstructions,
        skills: named,
        subagents: taskTool === null ? [] : subagentsOf(definition),
        secrets: Object.keys(secrets),
        cwd: sandbox?.cwd ?? null,
      }),
      skillText: skillNote(named),
      tools: code === null ? ready : [...ready, guarded(code)],
    }
  }
}

/** What a tool's code asks for, such as an approval, is told with the call it was asked in. */
function knowingItsCall(seat: Seat, operation: Operation, tool: ResolvedTool): ResolvedTool {
  return {
    ...tool,
    async execute(input, context) {
      const { turnId, toolCallId } = context
      const call = new CallSteps(seat.runtime, operation, {
        ...context,
        toolName: tool.name,
        input,
      })
      let isDone = false
      try {
        const { step } = call.steps
        const text = await runInCall({ turnId, toolCallId, step }, () =>
          tool.execute(input, context),
        )
        isDone = true
        return text
      } finally {
        await call.close({ isDone })
      }
    },
  }
}

function serverTools(
  { runtime }: Seat,
  operation: Operation,
  { profile }: AgentDefinition,
): Promise<ResolvedTool[]> {
  return mcpTools({
    profile,
    settings: runtime.config.mcp,
    connections: runtime.mcp,
    signal: operation.signal,
    warn: (message, attributes) =>
      operation.emit({ type: 'log', level: 'warn', message, attributes }),
  })
}

async function evaluate(
  seat: Seat,
  { profile }: AgentDefinition,
  index: number,
): Promise<{ instructions: string; tools: ToolList }> {
  const { instructions = '', tools = [] } = profile
  if (typeof instructions === 'string' && typeof tools !== 'function') {
    return { instructions, tools }
  }
  const context = turnContext(seat, index)
  try {
    return {
      instructions: typeof instructions === 'string' ? instructions : await instructions(context),
      tools: typeof tools === 'function' ? await tools(context) : tools,
    }
  } catch (error) {
    throw userCodeError('agent_failed', 'The agent could not prepare its turn.', error)
  }
}
