/** `defineCommand`: a named command line or function for an agent. */
import { z } from 'zod'
import { HearthError } from '../../contract/error.ts'
import type { JsonSchema } from '../schema/json-schema.ts'
import type { InferOutput, StandardSchema } from '../schema/standard-schema.ts'
import type { CallableCommand, CommandDefinition, CommandFields, ShellCommand } from './command.ts'

const nonBlank = z.string().refine((text) => text.trim() !== '', 'must not be blank')
const callable = z.custom((value) => typeof value === 'function', 'must be a function')

const Command = z
  .strictObject({
    name: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be 1 to 64 letters, digits, _ or -'),
    description: nonBlank,
    command: nonBlank.optional(),
    execute: callable.optional(),
    schema: z.unknown().optional(),
    cwd: nonBlank.optional(),
    env: z.record(z.string(), z.string()).optional(),
    timeout: z.number().positive().optional(),
    needsApproval: z.union([z.boolean(), callable], 'must be true, false or a function').optional(),
  })
  .refine(
    ({ command, execute }) => (command === undefined) !== (execute === undefined),
    'it needs either `command`, a command line, or `execute`, a function',
  )

/**
 * Defines a command: a tool that runs a command line in the agent's sandbox, or a function.
 *
 * @throws `invalid_command` (500) naming the field that is unknown or wrong.
 * @example
 * const history = defineCommand({
 *   name: 'history',
 *   description: 'Shows the newest commits.',
 *   command: 'git log --oneline -n "$count"',
 *   schema: z.object({ count: z.number().int().max(100) }),
 * })
 */
export function defineCommand<TSchema extends StandardSchema>(
  command: Omit<CallableCommand<InferOutput<TSchema>>, 'schema'> & { schema: TSchema },
): CallableCommand<InferOutput<TSchema>>
export function defineCommand<TArgs = Record<string, unknown>>(
  command: Omit<CallableCommand<TArgs>, 'schema'> & { schema?: JsonSchema },
): CallableCommand<TArgs>
export function defineCommand(command: ShellCommand): ShellCommand
export function defineCommand(command: CommandFields): CommandFields {
  assertCommand(command)
  return Object.freeze({ ...command })
}

/** @throws `invalid_command` (500). */
export function assertCommand(value: unknown): asserts value is CommandDefinition {
  const checked = Command.safeParse(value)
  if (checked.success) return
  const name = typeof value === 'object' && value !== null ? Reflect.get(value, 'name') : value
  const issues = checked.error.issues.map(({ path, message }) =>
    path.length === 0 ? message : `\`${path.join('.')}\` ${message}`,
  )
  throw new HearthError({
    type: 'invalid_command',
    status: 500,
    message: `Command "${String(name)}" cannot be used: ${issues.join('; ')}.`,
    details: 'Correct the command in the agent file.',
  })
}
