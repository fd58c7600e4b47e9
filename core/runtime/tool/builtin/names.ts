/** The names of the built-in tools, in the order models see them. */

export const BUILTIN_TOOL_NAMES = [
  'read',
  'write',
  'edit',
  'stat',
  'exists',
  'mkdir',
  'rm',
  'bash',
  'grep',
  'glob',
  'task',
] as const
