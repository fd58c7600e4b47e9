/** What an operation changes in its sandbox's files, recorded. */
import { instanceFolder } from '../agent/instance-sandboxes.ts'
import type { Operation } from '../operation/operation.ts'
import type { Sandbox } from '../sandbox/port.ts'
import type { Seat } from '../session/seat.ts'
import { recordingSandbox } from './recorded-sandbox.ts'
import { workspaceOf } from './workspace.ts'

/** `sandbox` is without its policy; `secrets` by name, of which no value gets into the log. */
export function recordChanges(
  { runtime, key }: Pick<Seat, 'runtime' | 'key'>,
  operation: Operation,
  sandbox: Sandbox,
  secrets: Readonly<Record<string, string>> = {},
): Sandbox {
  return recordingSandbox(sandbox, {
    operation,
    workspace: workspaceOf(runtime, sandbox, instanceFolder(key)),
    secrets: Object.values(secrets),
  })
}
