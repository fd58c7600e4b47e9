/** `FlueSession`: the operations of one seat as methods. */
import { HearthError } from '../../contract/error.ts'
import type { ImagePart } from '../../contract/message.ts'
import { runOperation } from '../operation/run-operation.ts'
import type { Schema } from '../schema/schema.ts'
import type { SkillReference } from '../skill/skill.ts'
import { startCall } from './call-handle.ts'
import { type CodeResponse, type RunCodeOptions, type RunPythonOptions, runCode } from './code.ts'
import { compactSession } from './compact-session.ts'
import { streamOperation } from './event-stream.ts'
import type { FlueFs } from './file-access.ts'
import type { FlueSession } from './flue-session.ts'
import { sessionFiles } from './fs.ts'
import type { PromptInput, PromptOutcome } from './prompt.ts'
import { forgetPython, pythonMethods, pythonStateOf } from './python.ts'
import type {
  PromptImage,
  PromptOptions,
  ResponseFor,
  SkillOptions,
  TaskOptions,
} from './response.ts'
import { scopedAgent } from './scoped-agent.ts'
import type { Seat } from './seat.ts'
import { deleteSession } from './session-lifecycle.ts'
import { runShell } from './shell.ts'
import { openConversation } from './store/stored-conversation.ts'
import { runPrompt, runTask, type TaskRequest } from './task.ts'

export function createSession(seat: Seat, fs: FlueFs): FlueSession {
  let state: 'open' | 'closed' | 'deleted' = 'open'
  const open = () => {
    if (state !== 'open') throw sessionEnded(seat.key.session, state)
  }
  const task = <Result extends Schema | undefined = undefined>(
    prompt: string,
    options: TaskOptions<Result> = {},
  ) => {
    open()
    return startCall(async (signal) => {
      const outcome = await delegate(seat, prompt, options, signal)
      return toResponse<Result>(outcome, options.result)
    })
  }
  return {
    name: seat.key.session,
    fs,
    ...sessionFiles(fs, open),
    prompt<Result extends Schema | undefined = undefined>(
      text: string,
      options: PromptOptions<Result> = {},
    ) {
      open()
      return startCall(async (signal) => {
        const outcome = await runPrompt(seat, promptInput(text, options, signal))
        return toResponse<Result>(outcome, options.result)
      })
    },
    stream(text, options = {}) {
      open()
      return streamOperation(async (observer, signal) => {
        const input = promptInput(text, options, signal)
        return toResponse<undefined>(await runPrompt(seat, { ...input, observer }), undefined)
      })
    },
    skill<Result extends Schema | undefined = undefined>(
      skill: string | SkillReference,
      options: SkillOptions<Result> = {},
    ) {
      open()
      return startCall(async (signal) => {
        const { args, cwd = null } = options
        const name = typeof skill === 'string' ? skill : skill.name
        const input = promptInput(name, options, signal)
        const place = { ...seat, agent: scopedAgent(seat.agent, cwd) }
        const outcome = await runPrompt(place, {
          ...input,
          skill: { skill, args },
          source: 'skill',
        })
        return toResponse<Result>(outcome, options.result)
      })
    },
    task,
    subagent: task,
    shell(command, options = {}) {
      open()
      return startCall((signal) =>
        runShell(seat, command, options, signalsOf(options.signal, signal)),
      )
    },
    runCode<Result extends Schema | undefined = undefined>(
      code: string,
      options: RunCodeOptions<Result> = {},
    ) {
      open()
      const { language = 'javascript' } = options
      return startCall(async (signal) => {
        const signals = signalsOf(options.signal, signal)
        const work = { language, code, options, state: null, signals }
        return (await runCode(seat, work)) as CodeResponse<Result>
      })
    },
    runPython<Result extends Schema | undefined = undefined>(
      code: string,
      options: RunPythonOptions<Result> = {},
    ) {
      open()
      return startCall(async (signal) => {
        const signals = signalsOf(options.signal, signal)
        const state = pythonStateOf(seat)
        const work = { language: 'python', code, options, state, signals } as const
        return (await runCode(seat, work)) as CodeResponse<Result>
      })
    },
    ...pythonMethods(seat, open),
    compact(options = {}) {
      open()
      return startCall((signal) => compactSession(seat, options, signalsOf(options.signal, signal)))
    },
    abort(reason = 'aborted by the session') {
      const { agent, instanceId, session } = seat.key
      return seat.runtime.operations.abort({ agent, instanceId, session, reason })
    },
    close() {
      if (state === 'open') state = 'closed'
    },
    async delete() {
      state = 'deleted'
      forgetPython(seat)
      await deleteSession(seat)
    },
  }
}

/** `session.task`: an operation of the parent around the child's; the parent keeps a note of it. */
function delegate(
  seat: Seat,
  prompt: string,
  options: TaskOptions<Schema | undefined>,
  signal: AbortSignal,
): Promise<PromptOutcome> {
  const input = promptInput(prompt, options, signal)
  const request: TaskRequest = {
    ...input,
    subagent: options.agent ?? null,
    description: options.description ?? null,
    cwd: options.cwd ?? null,
  }
  return runOperation(
    seat.runtime,
    {
      id: null,
      kind: 'task',
      key: seat.key,
      preview: prompt,
      model: input.model,
      runId: seat.origin.runId,
      dispatchId: null,
      taskId: seat.origin.taskId,
      parent: null,
      journal: seat.journal,
      signals: [...seat.signals, ...input.signals],
      observer: null,
    },
    async (operation) => {
      const outcome = await runTask(seat, operation, request)
      operation.model = outcome.model.id
      const conversation = await openConversation(seat, operation)
      conversation.completeHistory(operation)
      conversation.append(operation, {
        type: 'message',
        message: { role: 'user', content: [{ type: 'text', text: completionNote(outcome) }] },
        source: 'task',
      })
      return outcome
    },
  )
}

function completionNote({ taskId, text }: { taskId: string; text: string }): string {
  const [line = ''] = text.trim().split('\n')
  return `[Task ${taskId} completed: ${line.slice(0, 200)}]`
}

function promptInput(
  text: string,
  options: PromptOptions<Schema | undefined>,
  signal: AbortSignal,
): PromptInput {
  return {
    operationId: null,
    dispatchId: null,
    taskId: null,
    parent: null,
    text,
    skill: null,
    images: (options.images ?? []).map(toImagePart),
    source: 'prompt',
    role: options.role ?? null,
    model: options.model ?? null,
    thinkingLevel: options.thinkingLevel ?? null,
    tools: options.tools ?? [],
    commands: options.commands ?? [],
    secrets: options.secrets ?? [],
    schema: options.result ?? null,
    retries: options.retries ?? null,
    signals: signalsOf(options.signal, signal),
    observer: null,
  }
}

function signalsOf(given: AbortSignal | undefined, own: AbortSignal): AbortSignal[] {
  return given === undefined ? [own] : [given, own]
}

function toImagePart({ data, mimeType = 'image/png' }: PromptImage): ImagePart {
  const base64 = typeof data === 'string' ? data : Buffer.from(data).toString('base64')
  return { type: 'image', mediaType: mimeType, data: base64 }
}

function toResponse<Result extends Schema | undefined>(
  outcome: PromptOutcome,
  schema: Result | undefined,
): ResponseFor<Result> {
  const { text, usage, model, metadata, data } = outcome
  const response = { text, usage, model, metadata }
  return (
    schema === undefined ? response : { ...response, data, result: data }
  ) as ResponseFor<Result>
}

function sessionEnded(name: string, state: 'closed' | 'deleted'): HearthError {
  return new HearthError({
    type: `session_${state}`,
    status: 409,
    message: `Session "${name}" was ${state}.`,
    details:
      state === 'closed'
        ? 'Open it again by its name to go on with it.'
        : 'Open it again by its name to start an empty one.',
  })
}
