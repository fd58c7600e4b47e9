/** `FlueHarness`: an agent at work, with its sessions, shell and files. */
import { HearthError } from '../../contract/error.ts'
import type { RuntimeContext } from '../context.ts'
import type { Asker } from '../operation/approvals.ts'
import type { Journal } from '../operation/journal.ts'
import { startCall } from './call-handle.ts'
import type { FlueHarness, SessionOptions } from './flue-session.ts'
import { createFs } from './fs.ts'
import { guardSandbox, requireSandbox } from './guard-sandbox.ts'
import type { LiveAgent, Seat } from './seat.ts'
import { createSession } from './session.ts'
import { createNewSession, deleteSession, findSession, openSession } from './session-lifecycle.ts'
import { execOptions, withMountedSecrets } from './shell.ts'

export interface HarnessPlace {
  /** Unique among the harnesses of one agent in one run; `default` where there is only one. */
  name: string
  runId: string | null
  journal: Journal | null
  signals: readonly AbortSignal[]
  /** Where questions of `shell` and `fs` are asked. */
  asker: Asker
}

const defaultName = 'default'

export function createHarness(
  runtime: RuntimeContext,
  agent: LiveAgent,
  place: HarnessPlace,
): FlueHarness {
  const sandbox = async (granted: readonly string[] = []) => {
    const [definition, made] = await Promise.all([agent.definition(), agent.sandbox()])
    return guardSandbox(runtime, definition, requireSandbox(made), place.asker, granted)
  }
  const fs = createFs(() => sandbox())
  const seatOf = (name: string, { role }: SessionOptions = {}): Seat => {
    if (typeof name !== 'string' || name.trim() === '') throw blankName()
    const session = place.name === defaultName ? name : `${place.name}:${name}`
    return {
      runtime,
      agent,
      key: { agent: agent.name, instanceId: agent.instanceId, session },
      origin: { parentSessionId: null, taskId: null, runId: place.runId },
      role: role ?? null,
      depth: 0,
      journal: place.journal,
      signals: place.signals,
    }
  }
  const reach = async (
    name: string,
    options: SessionOptions | undefined,
    how: (seat: Seat) => Promise<void>,
  ) => {
    const seat = seatOf(name, options)
    await how(seat)
    return createSession(seat, fs)
  }
  return {
    name: place.name,
    fs,
    session: (name = defaultName, options) => reach(name, options, openSession),
    sessions: {
      get: (name = defaultName, options) => reach(name, options, findSession),
      create: (name = defaultName, options) => reach(name, options, createNewSession),
      delete: async (name = defaultName) => deleteSession(seatOf(name)),
    },
    shell: (command, options = {}) =>
      startCall(async (own) => {
        const given = options.signal === undefined ? [] : [options.signal]
        const signal = AbortSignal.any([...place.signals, ...given, own])
        const { exec } = await sandbox(options.commands)
        return exec(command, execOptions(withMountedSecrets(runtime, options), signal))
      }),
  }
}

function blankName(): HearthError {
  return new HearthError({
    type: 'invalid_request',
    status: 400,
    message: 'A session needs a name.',
    details: 'Give a text that is not blank, or nothing for "default".',
  })
}
