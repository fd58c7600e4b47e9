/** What the form offers of an agent, a profile or its triggers. */
import type { DesignPath } from '../../../core/contract/design.ts'

export interface ChoiceSpec {
  kind: 'choice'
  options: readonly { value: string; label: string }[]
}

export type FieldSpec = {
  path: DesignPath
  label: string
  hint?: string
  /** Shown where the file says nothing. */
  placeholder?: string
} & (
  | { kind: 'text' }
  | { kind: 'prose' }
  | { kind: 'model' }
  | { kind: 'number' }
  | { kind: 'switch'; fallback: boolean }
  | ChoiceSpec
  | { kind: 'list'; wants: 'tool' | 'profile' | null }
)

export interface FieldGroup {
  title: string
  fields: readonly FieldSpec[]
}

const levels = ['off', 'minimal', 'low', 'medium', 'high', 'xhigh']
const permissions = [
  { value: 'allow', label: 'Allow' },
  { value: 'ask', label: 'Ask a person' },
  { value: 'deny', label: 'Deny' },
]

function permission(capability: string, label: string): FieldSpec {
  return {
    path: ['policy', capability],
    label,
    kind: 'choice',
    options: permissions,
    placeholder: 'As the project says',
  }
}

export const agentGroups: readonly FieldGroup[] = [
  {
    title: 'Basics',
    fields: [
      { path: ['model'], label: 'Model', kind: 'model', placeholder: 'The project’s model' },
      {
        path: ['thinkingLevel'],
        label: 'Thinking level',
        kind: 'choice',
        options: levels.map((value) => ({ value, label: value })),
        placeholder: 'The project’s level',
      },
      {
        path: ['description'],
        label: 'Description',
        kind: 'text',
        hint: 'What other agents read when they may delegate to it.',
      },
      {
        path: ['instructions'],
        label: 'Instructions',
        kind: 'prose',
        hint: 'Expressions of the code stand in braces after a dollar sign.',
      },
    ],
  },
  {
    title: 'What it has',
    fields: [
      { path: ['tools'], label: 'Tools', kind: 'list', wants: 'tool' },
      { path: ['skills'], label: 'Skills', kind: 'list', wants: null },
      { path: ['subagents'], label: 'Subagents', kind: 'list', wants: 'profile' },
    ],
  },
  {
    title: 'What it may do',
    fields: [
      permission('read', 'Read files'),
      permission('write', 'Write files'),
      permission('shell', 'Run commands'),
    ],
  },
  {
    title: 'Compaction',
    fields: [
      {
        path: ['compaction', 'reserveTokens'],
        label: 'Reserved tokens',
        kind: 'number',
        hint: 'Older messages are summed up when less than this is left of the window.',
      },
      {
        path: ['compaction', 'keepRecentTokens'],
        label: 'Recent tokens kept',
        kind: 'number',
      },
    ],
  },
  {
    title: 'MCP',
    fields: [
      {
        path: ['mcpMode'],
        label: 'Tools of MCP servers',
        kind: 'choice',
        options: [
          { value: 'direct', label: 'All of them' },
          { value: 'search_execute', label: 'Two tools, to find and run the others' },
        ],
        placeholder: 'As the project says',
      },
    ],
  },
]

export const triggerGroups: readonly FieldGroup[] = [
  {
    title: 'Triggers',
    fields: [
      {
        path: ['webhook'],
        label: 'Can be called over the port',
        kind: 'switch',
        fallback: true,
      },
      {
        path: ['schedule'],
        label: 'Schedule',
        kind: 'text',
        hint: 'Five fields of cron, such as 0 9 * * 1-5 for nine o’clock on working days.',
      },
    ],
  },
]

/** Top-level keys that the groups show; what else the file says is listed as it stands. */
export function shownKeys(groups: readonly FieldGroup[]): Set<string> {
  return new Set(groups.flatMap(({ fields }) => fields.map(({ path }) => String(path[0]))))
}
