/** From the `sandbox` field of a definition to what makes the sandbox. */
import type { SandboxOptions } from '../config.ts'
import { local } from '../sandbox/local.ts'
import type { SandboxFactory } from '../sandbox/port.ts'
import { daytona } from '../sandbox/remote/daytona.ts'
import { e2b } from '../sandbox/remote/e2b.ts'
import { modal } from '../sandbox/remote/modal.ts'
import { runloop } from '../sandbox/remote/runloop.ts'
import { SandboxName } from '../sandbox/sandbox-name.ts'
import { virtual } from '../sandbox/virtual.ts'
import { invalidAgent } from './invalid-agent.ts'

/** What a name alone means; what the project says of sandboxes holds for it. */
const named: Record<SandboxName, (options: SandboxOptions) => SandboxFactory> = {
  virtual: ({ env }) => virtual(env === undefined ? {} : { env }),
  local: ({ env }) => local(env === undefined ? {} : { env }),
  e2b,
  daytona,
  modal,
  runloop,
}

/**
 * Null for `false`.
 *
 * @param options `workspace`, `env` and `options` of the project's `[sandbox]`: they hold for names, not
 *   for factories, whose author chose.
 * @throws `invalid_agent` for anything that is not a known name or a factory.
 */
export function sandboxFactory(
  option: unknown,
  options: SandboxOptions = {},
): SandboxFactory | null {
  if (option === false) return null
  const name = SandboxName.safeParse(option)
  if (name.success) return named[name.data](options)
  if (isFactory(option)) return option
  const given = typeof option === 'string' ? `"${option}"` : typeof option
  throw invalidAgent(
    `Unknown sandbox: ${given}.`,
    `Use ${SandboxName.options.map((each) => `'${each}'`).join(', ')}, a factory such as local({ … }), an adapter with \`kind\` and \`create\`, or false for none.`,
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
