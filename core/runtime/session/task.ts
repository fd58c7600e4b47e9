/**
 * Delegation: a child session with a history of its own, working in the parent's sandbox. A task is a
 * prompt and a prompt may delegate, so the two meet here.
 */
import { HearthError } from '../../contract/error.ts'
import { newTaskId } from '../../contract/id.ts'
import type { AgentDefinition } from '../agent/definition.ts'
import { type FileTree, sandboxTree } from '../markdown/files.ts'
import type { ExtraCorrelation, Operation } from '../operation/operation.ts'
import { inRole } from '../role/find-role.ts'
import { taskTool } from '../tool/builtin/task.ts'
import type { ResolvedTool } from '../tool/port.ts'
import { mayRead } from './guard-sandbox.ts'
import { answerPrompt, type PromptInput, type PromptOutcome } from './prompt.ts'
import { scopedAgent } from './scoped-agent.ts'
import { type Seat, subagentsOf } from './seat.ts'
import { subagentDefinition } from './subagent.ts'

export interface TaskRequest
  extends Pick<
    PromptInput,
    | 'text'
    | 'images'
    | 'role'
    | 'model'
    | 'thinkingLevel'
    | 'tools'
    | 'commands'
    | 'secrets'
    | 'schema'
    | 'retries'
  > {
  subagent: string | null
  description: string | null
  cwd: string | null
}

export interface TaskOutcome extends PromptOutcome {
  taskId: string
}

/** One prompt of a session, with the `task` tool among its tools. */
export function runPrompt(seat: Seat, input: PromptInput): Promise<PromptOutcome> {
  return answerPrompt(seat, input, (operation, definition) =>
    createTaskTool(seat, operation, definition),
  )
}

/**
 * Runs a task inside `parent`, between its `task_start` and `task` events. The child's usage is added
 * to the parent's, and an abort of the parent ends it.
 *
 * @throws `task_depth_exceeded`, `unknown_subagent`, `unknown_role` (400), or what the child failed with.
 */
export async function runTask(
  seat: Seat,
  parent: Operation,
  request: TaskRequest,
  correlation: ExtraCorrelation = {},
): Promise<TaskOutcome> {
  assertDepth(seat)
  const own = await seat.agent.definition()
  const subagentOrSelf = subagentDefinition(own, request.subagent)
  const roles =
    request.role === null ? null : await rolesOfFolder(seat, subagentOrSelf, request.cwd)
  const definition = await inRole(seat.runtime, subagentOrSelf, request.role, own, roles)
  const { session } = await seat.runtime.conversations.open(seat.key, seat.origin)
  const taskId = newTaskId()
  const extra = { ...correlation, taskId }
  const { text: prompt, description, subagent, role, cwd } = request
  const startedAt = performance.now()
  const end = (isError: boolean, result: string) =>
    parent.emit(
      { type: 'task', isError, result, durationMs: Math.round(performance.now() - startedAt) },
      extra,
    )
  parent.emit(
    {
      type: 'task_start',
      prompt,
      description,
      subagent,
      cwd,
      ...(role === null ? {} : { role }),
    },
    extra,
  )
  try {
    const place = { definition, cwd, role, taskId, parentSessionId: session.id }
    const child = childSeat(seat, place)
    const outcome = await runPrompt(child, {
      ...request,
      operationId: null,
      dispatchId: parent.dispatchId,
      taskId,
      parent,
      skill: null,
      role: null,
      source: 'task',
      signals: [],
      observer: null,
    })
    end(false, outcome.text)
    return { ...outcome, taskId }
  } catch (error) {
    end(true, HearthError.from(error).message)
    throw error
  }
}

/** The roles that the task's own folder brings with it; null without a folder that may be read. */
async function rolesOfFolder(
  { runtime, agent }: Seat,
  definition: AgentDefinition,
  cwd: string | null,
): Promise<FileTree | null> {
  const sandbox = cwd === null ? null : await scopedAgent(agent, cwd).sandbox()
  if (sandbox === null || !mayRead(runtime, definition, sandbox)) return null
  return sandboxTree(sandbox, '.agents/roles')
}

interface ChildPlace {
  definition: AgentDefinition
  cwd: string | null
  role: string | null
  taskId: string
  parentSessionId: string
}

function childSeat(seat: Seat, place: ChildPlace): Seat {
  const { taskId, parentSessionId, role, cwd } = place
  const depth = seat.depth + 1
  const metadata = { role, cwd, task_depth: depth }
  return {
    ...seat,
    agent: scopedAgent({ ...seat.agent, definition: async () => place.definition }, place.cwd),
    key: { ...seat.key, session: `${seat.key.session}:task:${taskId.replace('task_', '')}` },
    origin: { parentSessionId, taskId, runId: seat.origin.runId, metadata },
    role: null,
    depth,
  }
}

function assertDepth(seat: Seat): void {
  const { maxTaskDepth } = seat.runtime.config
  if (maxTaskDepth < 0 || seat.depth < maxTaskDepth) return
  throw new HearthError({
    type: 'task_depth_exceeded',
    status: 400,
    message: `Max task depth exceeded (${maxTaskDepth}).`,
    details: 'Do the work here instead of delegating it, or raise `max_task_depth` in hearth.toml.',
  })
}

/** Null where the project disables tasks (`max_task_depth = 0`). */
function createTaskTool(
  seat: Seat,
  operation: Operation,
  definition: AgentDefinition,
): ResolvedTool | null {
  if (seat.runtime.config.maxTaskDepth === 0) return null
  const declared = subagentsOf(definition).flatMap(({ name, description }) =>
    name === undefined ? [] : [{ name, description }],
  )
  return taskTool(async (task, { turnId, toolCallId }) => {
    const request: TaskRequest = {
      text: task.prompt,
      images: [],
      subagent: task.agent ?? null,
      description: task.description ?? null,
      cwd: task.cwd ?? null,
      role: task.role ?? null,
      model: null,
      thinkingLevel: null,
      tools: [],
      commands: [],
      secrets: [],
      schema: null,
      retries: null,
    }
    const outcome = await runTask(seat, operation, request, { turnId, toolCallId })
    return outcome.text
  }, declared)
}
