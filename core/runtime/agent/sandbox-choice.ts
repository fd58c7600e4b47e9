/** From the `sandbox` field of a definition to what makes the sandbox. */
import { local } from '../sandbox/local.ts'
import type { SandboxFactory } from '../sandbox/port.ts'
import { virtual } from '../sandbox/virtual.ts'
import { invalidAgent } from './invalid-agent.ts'

/** Null for `false`. @throws `invalid_agent` for anything that is not a known name or a factory. */
export function sandboxFactory(option: unknown): SandboxFactory | null {
  if (option === false) return null
  if (option === 'virtual') return virtual()
  if (option === 'local') return local()
  if (isFactory(option)) return option
  const given = typeof option === 'string' ? `"${option}"` : typeof option
  throw invalidAgent(
    `Unknown sandbox: ${given}.`,
    "Use 'virtual', 'local', local({ … }), an adapter with `kind` and `create`, or false for none.",
  )
}

function isFactory(value: unknown): value is SandboxFactory {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    typeof value.kind === 'string' &&
    'create' in value &&
    typeof value.create === 'function'
  )
}
