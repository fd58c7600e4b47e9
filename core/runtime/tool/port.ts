/** Tools as the harness runs them, after schemas are JSON Schema and arguments are checked. */
import type { Step } from '../step/step.ts'

export interface ResolvedTool {
  name: string
  description: string
  /** JSON Schema of the arguments, an object schema. */
  parameters: Record<string, unknown>
  origin: 'builtin' | 'agent' | 'subagent' | 'command' | 'mcp'
  /** Validates and runs. A throw becomes an error result the model sees, except an abort. */
  execute(input: unknown, context: ToolContext): Promise<string>
  /** Whether a person must allow this call first. A throw refuses it. Absent: never. */
  needsApproval?(input: unknown, context: ToolContext): Promise<boolean>
  /** What the person is told is called, and a remembered answer is for. Default: `name`. */
  approvalName?(input: unknown): string
}

export interface ToolContext {
  signal: AbortSignal
  toolCallId: string
  turnId: string
  operationId: string
  /** Live output for whoever watches; not part of the result. */
  update(delta: string): void
}

/** What the code of a tool is told of its call. */
export interface ToolCallContext extends ToolContext {
  /** Does a piece of work of this call once: a call that is taken up again goes on after it. */
  readonly step: Step
}
