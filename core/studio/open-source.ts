/** A project's source, with what its threads may reach and who is told of what it says. */
import type { DurableEventBody } from '../contract/event.ts'
import type { Approvals } from '../dispatch/approvals.ts'
import type { Interruptions } from '../dispatch/interruption.ts'
import type { Schedules } from '../dispatch/schedules.ts'
import type { EventLog } from '../events/event-log.ts'
import type { Store } from '../store/port.ts'
import { fileEvents } from './folder-changes.ts'
import type { LocalProjectOptions } from './local-project-options.ts'
import type { ProjectOutlets } from './project-outlets.ts'
import { ProjectSource } from './project-source.ts'
import type { ProjectWork } from './project-work.ts'
import { openThreadHost } from './thread-hosts.ts'
import type { UserOutput } from './user-output.ts'

export interface SourceParts {
  options: LocalProjectOptions
  stateRoot: string
  store: Store
  log: EventLog
  interruptions: Interruptions
  approvals: Approvals
  output: UserOutput
  outlets: ProjectOutlets
  /** Made after the source, which asks for them only once it is started. */
  work(): ProjectWork
  schedules(): Schedules
  /** Writes events that nobody waits for. */
  append(events: DurableEventBody[]): void
}

export function openProjectSource(parts: SourceParts): ProjectSource {
  const { options, stateRoot, output, outlets, append } = parts
  const { id, root } = options
  const source: ProjectSource = new ProjectSource({
    projectId: id,
    root,
    stateRoot,
    openHost: () => openHost(parts),
    onChanges: (changes) => append(fileEvents(id, changes)),
    onGeneration: (thread) => {
      outlets.serve(thread)
      outlets.configure(source.settings)
    },
    onSources: () => parts.schedules().refresh(),
    onRestart: (generation, reason) => {
      const timestamp = new Date().toISOString()
      append([{ type: 'worker_restarted', timestamp, project: id, reason, generation }])
    },
    onApart: (names, details) => output.record('warn', apartMessage(names), { names, details }),
    onError: options.onError,
    ...(options.limits ? { limits: options.limits } : {}),
    ...(options.settings ? { overrides: options.settings } : {}),
  })
  return source

  function openHost({ store, log, interruptions, approvals, work }: SourceParts) {
    return openThreadHost({
      ...{ store, log, interruptions, approvals },
      providers: () => options.providers(source.settings.providers),
      secretsPrefix: `project.${root}.`,
      vault: options.vault,
      dispatch: (request) => work().dispatch(request),
      startWorkflow: (input) => work().startWorkflow(input),
      takeUpDispatches: async () => work().takeUp(),
      isHeld: (operationId) => work().prompts.isHeld(operationId),
      abort: (target) => work().abort(target),
      onStrayError: ({ message, details, dev }) =>
        output.record('error', message, { details, dev }),
      onObserverError: (error) => outlets.observerFailed(error),
      onOutput: (stream, line) => output.line(stream, line),
    })
  }
}

function apartMessage(names: string[]): string {
  return `From now on until the source changes, this runs in a thread of its own: ${names.join(', ')}`
}
