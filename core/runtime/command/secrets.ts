/** Values of the project's environment that one call's commands may see, and nobody else. */
import { HearthError } from '../../contract/error.ts'
import type { Environment } from '../agent/profile.ts'
import type { Sandbox } from '../sandbox/port.ts'
import { redactValues } from '../session/redact-values.ts'
import type { ResolvedTool } from '../tool/port.ts'

/** Values by name. @throws `unknown_secret` (400) for a name the environment does not have. */
export function mountSecrets(env: Environment, names: readonly string[]): Record<string, string> {
  const mounted: Record<string, string> = {}
  for (const name of names) {
    const value = env[name]
    if (value === undefined) throw unknownSecret(name)
    mounted[name] = value
  }
  return mounted
}

/** A guarded `sandbox` whose commands see `secrets`; what a command is given by itself wins. */
export function withSecrets(sandbox: Sandbox, secrets: Record<string, string>): Sandbox {
  if (Object.keys(secrets).length === 0) return sandbox
  return {
    ...sandbox,
    exec: (command, options = {}) =>
      sandbox.exec(command, { ...options, env: { ...secrets, ...options.env } }),
  }
}

/** `tool` whose output, live and in the end, and whose errors show names in place of values. */
export function redactingTool(tool: ResolvedTool, secrets: Record<string, string>): ResolvedTool {
  if (Object.keys(secrets).length === 0) return tool
  return {
    ...tool,
    async execute(input, context) {
      const live = redactingStream(secrets, (delta) => context.update(delta))
      try {
        const result = await tool.execute(input, { ...context, update: live.write })
        return redactValues(result, secrets)
      } catch (error) {
        context.signal.throwIfAborted()
        throw redactError(error, secrets)
      } finally {
        live.end()
      }
    },
  }
}

/** Holds back as much as could be the beginning of a value that the next piece completes. */
export function redactingStream(
  secrets: Record<string, string>,
  emit: (text: string) => void,
): { write(text: string): void; end(): void } {
  const longest = Math.max(1, ...Object.values(secrets).map((value) => value.length))
  let held = ''
  const send = (length: number) => {
    if (length <= 0) return
    emit(held.slice(0, length))
    held = held.slice(length)
  }
  return {
    write(text) {
      held = redactValues(held + text, secrets)
      send(held.length - (longest - 1))
    },
    end: () => send(held.length),
  }
}

function redactError(error: unknown, secrets: Record<string, string>): unknown {
  if (!HearthError.is(error)) {
    return new Error(redactValues(error instanceof Error ? error.message : String(error), secrets))
  }
  const { type, status, message, details } = error
  return new HearthError({
    type,
    status,
    message: redactValues(message, secrets),
    details: redactValues(details, secrets),
  })
}

function unknownSecret(name: string): HearthError {
  return new HearthError({
    type: 'unknown_secret',
    status: 400,
    message: `Unknown secret "${name}".`,
    details: "Set it in the project's environment, such as its .env file.",
  })
}
