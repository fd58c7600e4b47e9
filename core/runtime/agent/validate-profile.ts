/** Checks what an author wrote, field by field, and names what is wrong with it. */
import { z } from 'zod'
import { McpMode } from '../../contract/mcp.ts'
import { ThinkingLevel } from '../../contract/provider.ts'
import { CodeModeSchema, PythonBackend } from '../code/code-mode.ts'
import { assertCommand } from '../command/define-command.ts'
import { SandboxPolicy } from '../config.ts'
import { validateAgentServers } from '../mcp/agent-servers.ts'
import { isSessionStore } from '../session/store/session-store.ts'
import { invalidAgent } from './invalid-agent.ts'
import type { AgentProfile, AgentRuntimeConfig } from './profile.ts'

/** A letter, then letters, digits, `_` or `-`. */
export const namePattern = /^[A-Za-z][A-Za-z0-9_-]*$/

const nonBlank = z.string().refine((text) => text.trim() !== '', 'must not be blank')
const name = z
  .string()
  .regex(namePattern, 'must start with a letter and hold only letters, digits, _ and -')
const callable = z.custom<(...args: never[]) => unknown>(
  (value) => typeof value === 'function',
  'must be a function',
)
const tokens = z.number().int().nonnegative()

const Tool = z.looseObject({
  name: nonBlank,
  description: nonBlank,
  execute: callable,
})

const Skill = z.looseObject({
  name: nonBlank,
  description: nonBlank,
  instructions: nonBlank,
})

const profileFields = {
  name: name.optional(),
  description: nonBlank.optional(),
  model: z.union([nonBlank, z.literal(false)]).optional(),
  instructions: z.union([nonBlank, callable]).optional(),
  skills: z.array(Skill).optional(),
  tools: z.union([z.array(Tool), callable]).optional(),
  commands: z.array(z.union([nonBlank, z.record(z.string(), z.unknown())])).optional(),
  subagents: z.array(z.record(z.string(), z.unknown())).optional(),
  thinkingLevel: ThinkingLevel.optional(),
  harness: nonBlank.optional(),
  compaction: z
    .union([
      z.literal(false),
      z.strictObject({
        reserveTokens: tokens.optional(),
        keepRecentTokens: tokens.optional(),
        model: nonBlank.optional(),
      }),
    ])
    .optional(),
  codeMode: CodeModeSchema.optional(),
  pythonBackend: PythonBackend.optional(),
  mcpServers: z.unknown().optional(),
  mcpMode: McpMode.optional(),
}

const Profile = z.strictObject(profileFields)
const RuntimeConfig = z.strictObject({
  ...profileFields,
  profile: z.record(z.string(), z.unknown()).optional(),
  cwd: nonBlank.optional(),
  sandbox: z.unknown().optional(),
  policy: SandboxPolicy.optional(),
  persist: z.custom(isSessionStore, 'must be a store with load, save and delete').optional(),
})

/** Returns the profile it was given. @throws `invalid_agent` naming the field. */
export function validateProfile(value: unknown, where: string): AgentProfile {
  assertProfile(value, where, [])
  return value
}

/** Returns the configuration it was given. @throws `invalid_agent` naming the field. */
export function validateRuntimeConfig(value: unknown, where: string): AgentRuntimeConfig {
  assertRuntimeConfig(value, where)
  if (value.profile !== undefined) assertProfile(value.profile, `${where}.profile`, [])
  return value
}

function assertProfile(
  value: unknown,
  where: string,
  ancestors: readonly unknown[],
): asserts value is AgentProfile {
  assertFields(value, Profile, where, ancestors)
}

function assertRuntimeConfig(value: unknown, where: string): asserts value is AgentRuntimeConfig {
  assertFields(value, RuntimeConfig, where, [])
}

function assertFields(
  value: unknown,
  schema: z.ZodType,
  where: string,
  ancestors: readonly unknown[],
): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalidAgent(
      `${where} must be an object.`,
      'Return an object such as { model, instructions, tools }.',
    )
  }
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw explain(parsed.error, where)
  if ('mcpServers' in value && value.mcpServers !== undefined) {
    validateAgentServers(value.mcpServers, `${where}.mcpServers`)
  }
  if ('skills' in value && Array.isArray(value.skills)) assertDistinct(value.skills, 'skill', where)
  if ('commands' in value && Array.isArray(value.commands)) {
    for (const command of value.commands) if (typeof command !== 'string') assertCommand(command)
    assertDistinct(value.commands, 'command', where)
  }
  if ('tools' in value && Array.isArray(value.tools)) assertDistinct(value.tools, 'tool', where)
  if ('subagents' in value && Array.isArray(value.subagents)) {
    assertSubagents(value.subagents, where, [...ancestors, value])
  }
}

function assertSubagents(subagents: unknown[], where: string, ancestors: readonly unknown[]): void {
  for (const [index, subagent] of subagents.entries()) {
    const label = `${where}.subagents[${index}]`
    if (ancestors.includes(subagent)) {
      throw invalidAgent(
        `Circular subagents: ${label} contains itself.`,
        'A profile cannot be its own subagent, at any depth.',
      )
    }
    assertProfile(subagent, label, ancestors)
    if (!hasName(subagent)) {
      throw invalidAgent(`${label} needs a name.`, 'The parent selects a subagent by its name.')
    }
  }
  assertDistinct(subagents, 'subagent', where)
}

/** Raises `invalid_agent` when two of `items` carry one name. */
export function assertDistinct(items: readonly unknown[], noun: string, where: string): void {
  const seen = new Set<string>()
  for (const item of items) {
    if (!hasName(item)) continue
    if (seen.has(item.name)) {
      throw invalidAgent(
        `Duplicate ${noun} "${item.name}" in ${where}.`,
        `Each ${noun} needs a name of its own.`,
      )
    }
    seen.add(item.name)
  }
}

function hasName(value: unknown): value is { name: string } {
  return (
    typeof value === 'object' && value !== null && 'name' in value && typeof value.name === 'string'
  )
}

function explain(error: z.ZodError, where: string): Error {
  const issue = error.issues[0]
  if (issue === undefined) return invalidAgent(`${where} is invalid.`, '')
  const field = [where, ...issue.path].join('.')
  if (issue.code === 'unrecognized_keys') {
    const keys = issue.keys.map((key) => `"${key}"`).join(', ')
    return invalidAgent(
      `Unknown field ${keys} in ${field}.`,
      'Fields are checked so that a misspelt one is never ignored.',
    )
  }
  return invalidAgent(`${field} is invalid: ${issue.message}.`, allowedValues(issue))
}

function allowedValues(issue: z.core.$ZodIssue): string {
  return issue.code === 'invalid_value' ? `Allowed: ${issue.values.map(String).join(', ')}.` : ''
}
