/** What the form offers of an agent, a profile or its triggers. */
import type { Definition, DesignPath } from '../../../core/contract/design.ts'
import type { Variable } from './variable-menu.tsx'

export interface ChoiceSpec {
  kind: 'choice'
  /** `json`: what is written, where that is not the text itself. */
  options: readonly { value: string; label: string; json?: boolean }[]
}

/** What a list or a reference takes from the project. */
export type Wanted = 'tool' | 'profile' | 'command'

export type FieldSpec = {
  path: DesignPath
  label: string
  hint?: string
  /** Shown where the file says nothing. */
  placeholder?: string
} & (
  | { kind: 'text' }
  | { kind: 'prose'; variables?: readonly Variable[] }
  | { kind: 'model' }
  | { kind: 'number' }
  | { kind: 'switch'; fallback: boolean }
  /** On unless the file says `false`; on may be an object with fields of its own. */
  | { kind: 'unless_false' }
  | { kind: 'reference'; wants: Wanted }
  | ChoiceSpec
  | { kind: 'list'; wants: Wanted | 'skill' }
  | { kind: 'servers' }
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

const sandboxes = [
  { value: 'virtual', label: 'A confined folder for each instance' },
  { value: 'local', label: 'This computer, in the project’s folder' },
  { value: 'e2b', label: 'A machine of E2B' },
  { value: 'daytona', label: 'A machine of Daytona' },
  { value: 'modal', label: 'A machine of Modal' },
  { value: 'runloop', label: 'A machine of Runloop' },
  { value: 'false', label: 'None', json: false },
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
        path: ['instructions'],
        label: 'Instructions',
        kind: 'prose',
      },
      {
        path: ['description'],
        label: 'Description',
        kind: 'text',
        hint: 'One line for people, and for agents that may delegate to it.',
      },
      {
        path: ['thinkingLevel'],
        label: 'Thinking level',
        kind: 'choice',
        options: levels.map((value) => ({ value, label: value })),
        placeholder: 'The project’s level',
      },
      {
        path: ['profile'],
        label: 'Profile',
        kind: 'reference',
        wants: 'profile',
        placeholder: 'None',
        hint: 'A shared beginning. What is set here wins over it, and lists are joined.',
      },
    ],
  },
  {
    title: 'What it has',
    fields: [
      {
        path: ['tools'],
        label: 'Tools',
        kind: 'list',
        wants: 'tool',
        hint: 'Those of its sandbox, such as read and bash, are there without being listed.',
      },
      { path: ['commands'], label: 'Commands', kind: 'list', wants: 'command' },
      {
        path: ['skills'],
        label: 'Skills',
        kind: 'list',
        wants: 'skill',
        hint: 'Those in .agents/skills are there for every agent.',
      },
      { path: ['subagents'], label: 'Subagents', kind: 'list', wants: 'profile' },
    ],
  },
  {
    title: 'Where it works',
    fields: [
      {
        path: ['sandbox'],
        label: 'Sandbox',
        kind: 'choice',
        options: sandboxes,
        placeholder: 'As the project says',
      },
      {
        path: ['cwd'],
        label: 'Folder',
        kind: 'text',
        hint: 'Inside the sandbox. Its root when nothing is said.',
      },
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
        path: ['compaction'],
        label: 'Sum up long conversations',
        kind: 'unless_false',
      },
      {
        path: ['compaction', 'model'],
        label: 'Model of the summary',
        kind: 'model',
        placeholder: 'The conversation’s own',
      },
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
      { path: ['mcpServers'], label: 'Servers of this agent', kind: 'servers' },
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

/** Only an agent has a place to work in and a policy: a profile that says so does not load. */
const placeTitles = new Set(['Where it works', 'What it may do'])

const nameField: FieldSpec = {
  path: ['name'],
  label: 'Name',
  kind: 'text',
  hint: 'What an agent that delegates to it calls it.',
}

export const profileGroups: readonly FieldGroup[] = agentGroups
  .filter(({ title }) => !placeTitles.has(title))
  .map(({ title, fields }) => {
    if (title !== 'Basics') return { title, fields }
    return { title, fields: [nameField, ...fields.filter(({ path }) => path[0] !== 'profile')] }
  })

const meanings: Record<string, string> = {
  id: 'the instance’s id',
  env: 'the environment’s variables',
  payload: 'what it was handed',
}

/** The groups as this definition needs them: its instructions know what it is told. */
export function groupsFor(
  groups: readonly FieldGroup[],
  { kind, variables = [] }: Pick<Definition, 'kind' | 'variables'>,
): readonly FieldGroup[] {
  if (kind !== 'agent') return groups
  const known = variables.map((code) => ({
    code,
    means: meanings[code.split('.').at(-1) ?? ''] ?? '',
  }))
  const hint =
    known.length > 0
      ? `Code in \${…} is put in when the agent runs.`
      : `Begin it with createAgent((ctx) => …) in the code to put in what it is told, such as \${ctx.id}.`
  return groups.map(({ title, fields }) => ({
    title,
    fields: fields.map((field) =>
      field.kind === 'prose'
        ? { ...field, hint, ...(known.length > 0 ? { variables: known } : {}) }
        : field,
    ),
  }))
}

export const toolGroups: readonly FieldGroup[] = [
  {
    title: 'Basics',
    fields: [
      { path: ['name'], label: 'Name', kind: 'text' },
      {
        path: ['description'],
        label: 'Description',
        kind: 'prose',
        hint: 'What it does and when to use it: the model reads this.',
      },
      {
        path: ['needsApproval'],
        label: 'Ask a person each time',
        kind: 'switch',
        fallback: false,
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
