/** Writes a new agent, workflow, tool, skill, role or profile into a project: a real file with sensible content. */
import type { ScaffoldKind } from '../contract/api.ts'
import { HearthError } from '../contract/error.ts'
import type { ProjectFiles } from '../studio/port.ts'

interface Blueprint {
  path(name: string): string
  content(name: string): string
}

/** Kebab-case, with dots for folders where the kind has them. */
const namePattern = /^[a-z][a-z0-9]*(?:[-.][a-z0-9]+)*$/

const blueprints: Record<ScaffoldKind, Blueprint> = {
  agent: {
    path: (name) => `src/agents/${asPath(name)}.ts`,
    content: (name) => `import { createAgent } from 'hearth'

/** ${title(name)}: say in one sentence what this agent is for. */
export default createAgent((ctx) => ({
  model: 'demo/guide',
  instructions: \`
    You are a helpful assistant, working for \${ctx.id}.
    Answer in short paragraphs. Ask when something is unclear.
  \`,
}))
`,
  },
  workflow: {
    path: (name) => `src/workflows/${asPath(name)}.ts`,
    content: (name) => `import { createAgent, type FlueContext } from 'hearth'
import { z } from 'zod'

/** ${title(name)}: checked before a run starts, and the form in the studio. */
export const input = z.object({
  text: z.string().min(1).describe('What to work on'),
})

const worker = createAgent(() => ({
  model: 'demo/guide',
  instructions: 'Do what you are asked, in one short paragraph.',
}))

export async function run(ctx: FlueContext<z.infer<typeof input>>) {
  const harness = await ctx.init(worker)
  const session = await harness.session()
  const reply = await session.prompt(ctx.payload.text)
  ctx.log.info('Answered', { characters: reply.text.length })
  return { text: reply.text }
}
`,
  },
  tool: {
    path: (name) => `src/tools/${asPath(name)}.ts`,
    content: (name) => `import { defineTool } from 'hearth'
import { z } from 'zod'

/** Give it to an agent in its Design, or import it there: \`tools: [${constantName(name, 'tool')}]\`. */
export const ${constantName(name, 'tool')} = defineTool({
  name: '${snakeCase(name)}',
  description: 'Say what it does and when to use it: the model reads this.',
  parameters: z.object({
    query: z.string().describe('What to look for'),
  }),
  async execute({ query }) {
    return \`Nothing is known about \${query} yet.\`
  },
})
`,
  },
  profile: {
    path: (name) => `src/profiles/${asPath(name)}.ts`,
    content: (name) => `import { defineAgentProfile } from 'hearth'

/** An agent has it as \`profile: ${constantName(name, 'profile')}\`, or delegates to it: \`subagents: [${constantName(name, 'profile')}]\`. */
export const ${constantName(name, 'profile')} = defineAgentProfile({
  name: '${words(name).join('-')}',
  description: 'Say what it is good at: a model that may delegate to it reads this.',
  instructions: \`
    You work as ${title(name).toLowerCase()}. Say how: what matters, what to leave alone, when to ask.
  \`,
})
`,
  },
  skill: {
    path: (name) => `.agents/skills/${name}/SKILL.md`,
    content: (name) => `---
name: ${name}
description: Say when to use this skill, so that an agent can tell.
---

# ${title(name)}

1. Say what to look at first.
2. Say what to do, step by step.
3. Say what the result looks like.
`,
  },
  role: {
    path: (name) => `.agents/roles/${name}.md`,
    content: (name) => `---
name: ${name}
description: Say what this role is good at.
---

You work as ${title(name).toLowerCase()}. Say how: what matters, what to leave alone, when to ask.
`,
  },
}

/**
 * Raises `invalid_request` (400) for a name that is not kebab-case, `file_changed` (409) when the file
 * exists.
 */
export async function scaffold(
  files: Pick<ProjectFiles, 'write'>,
  kind: ScaffoldKind,
  name: string,
): Promise<{ path: string }> {
  if (!namePattern.test(name) || (name.includes('.') && (kind === 'skill' || kind === 'role'))) {
    throw new HearthError({
      type: 'invalid_request',
      status: 400,
      message: `"${name}" is not a name for a new ${kind}.`,
      details: 'Use lower-case words joined by hyphens, such as issue-triage.',
    })
  }
  const blueprint = blueprints[kind]
  const path = blueprint.path(name)
  try {
    await files.write(path, blueprint.content(name), null)
  } catch (error) {
    if (!HearthError.is(error) || error.type !== 'file_changed') throw error
    throw new HearthError({
      type: 'file_changed',
      status: 409,
      message: `${kind === 'agent' ? 'An' : 'A'} ${kind} called "${name}" is there already.`,
      details: `It is in ${path}: choose another name, or open that file.`,
    })
  }
  return { path }
}

function asPath(name: string): string {
  return name.replaceAll('.', '/')
}

function words(name: string): string[] {
  return name.split(/[-.]/)
}

function title(name: string): string {
  const text = words(name).join(' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function snakeCase(name: string): string {
  return words(name).join('_')
}

/** Words that cannot be the name of a constant in a module. */
const reserved = new Set(
  'arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for function if implements import in instanceof interface let new null package private protected public return static super switch this throw true try typeof undefined var void while with yield'.split(
    ' ',
  ),
)

/** What the constant is called: `findOrder`, and `deleteTool` where the word alone means something else. */
function constantName(name: string, kind: 'tool' | 'profile'): string {
  const plain = camelCase(name)
  const helpers = ['z', 'defineTool', 'defineAgentProfile']
  return reserved.has(plain) || helpers.includes(plain) ? camelCase(`${name}-${kind}`) : plain
}

function camelCase(name: string): string {
  return words(name)
    .map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1)))
    .join('')
}
