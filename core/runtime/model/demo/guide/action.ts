/** Which tool the user's words suggest, among those the agent has. */
import type { Conversation, DemoTool } from '../conversation.ts'
import { isRecord, jsonForSchema } from './json-for-schema.ts'

export interface Action {
  tool: string
  input: unknown
  /** Said before the call. */
  announcement: string
}

interface Rule {
  words: RegExp
  tools: string[]
  /** Only when the prompt names a file. */
  needsFile?: true
  plan(prompt: string, tool: string): Omit<Action, 'tool'>
}

const fileName = /(?:^|[\s"'`(])([\w@./-]*[\w-]+\.[A-Za-z]\w{0,7})\b/

const rules: Rule[] = [
  {
    words:
      /\b(write|create|save|make|add)\b.*\b(file|note|notes|document|list|todo)\b|\b(write|save|create|make)\b.*[\w-]\.[a-z]\w*/is,
    tools: ['write'],
    plan: (prompt) => {
      const path = fileIn(prompt) ?? 'notes/hello.md'
      return {
        announcement: `I will write \`${path}\`.`,
        input: { path, content: noteFor(prompt) },
      }
    },
  },
  {
    words: /\bremember\b/i,
    tools: ['remember', 'write'],
    plan: (prompt, tool) => {
      const text = prompt.replace(/^.*?\bremember\b( that)?/is, '').trim() || prompt
      return {
        announcement: 'I will write that down.',
        input: tool === 'write' ? { path: 'notes/memory.md', content: `- ${text}\n` } : { text },
      }
    },
  },
  {
    words: /\b(read|open|show|print|cat)\b/i,
    tools: ['read'],
    needsFile: true,
    plan: (prompt) => {
      const path = fileIn(prompt) ?? '.'
      return { announcement: `I will read \`${path}\`.`, input: { path } }
    },
  },
  {
    words: /\b(run|execute)\s+(the command\s+)?`[^`]+`/i,
    tools: ['bash'],
    plan: (prompt) => runOf(quotedIn(prompt) ?? greeting),
  },
  {
    words: /\b(list|what|which|show)\b.*\b(files?|folders?|director(y|ies)|workspace)\b|\bls\b/is,
    tools: ['glob', 'bash'],
    plan: (_, tool) => ({
      announcement: 'I will look at the files.',
      input: tool === 'glob' ? { pattern: '**/*' } : { command: 'ls -la' },
    }),
  },
  {
    words: /\b(search|find|grep|look for)\b/i,
    tools: ['grep'],
    plan: (prompt) => {
      const pattern = quotedIn(prompt) ?? prompt.split(/\s+/).at(-1)?.replace(/\W+$/, '') ?? '.'
      return { announcement: `I will search for \`${pattern}\`.`, input: { pattern } }
    },
  },
  {
    words: /\b(run|execute|bash|shell|command)\b/i,
    tools: ['bash'],
    plan: (prompt) => runOf(quotedIn(prompt) ?? commandIn(prompt) ?? greeting),
  },
  {
    words: /\b(delete|remove)\b/i,
    tools: ['rm'],
    plan: (prompt) => {
      const path = fileIn(prompt) ?? 'notes/hello.md'
      return { announcement: `I will remove \`${path}\`.`, input: { path } }
    },
  },
  {
    words: /\b(delegate|sub-?agent|sub-?task|helper)\b/i,
    tools: ['task'],
    plan: () => ({
      announcement: 'I will hand that to a helper with a session of its own.',
      input: {
        // Not the user's words: the helper would read them and delegate in turn.
        prompt: 'Hello! What are you?',
        description: 'A short errand',
      },
    }),
  },
]

const greeting = 'echo "Hello from the guide" && date'

function runOf(command: string): Omit<Action, 'tool'> {
  return { announcement: `I will run \`${command}\`.`, input: { command } }
}

const plainTools = new Set(rules.flatMap((rule) => rule.tools))

/** Null when nothing in the prompt suggests a tool the agent has. */
export function actionFor({ prompt, tools }: Conversation): Action | null {
  const named = tools.find((tool) => !plainTools.has(tool.name) && isNamed(tool, prompt))
  if (named) return actionOf(named, prompt)
  for (const rule of rules) {
    if (!rule.words.test(prompt) || (rule.needsFile && !fileIn(prompt))) continue
    const tool = rule.tools.find((name) => tools.some((given) => given.name === name))
    if (tool) return { tool, ...rule.plan(prompt, tool) }
  }
  return null
}

/** All words of the tool's name are in the prompt: `lookup_order` in "look up… lookup order 42". */
function isNamed(tool: DemoTool, prompt: string): boolean {
  const words = tool.name
    .replace(/^mcp__\w+?__/, '')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean)
  const text = prompt.toLowerCase()
  return words.length > 0 && words.every((word) => text.includes(word))
}

function actionOf(tool: DemoTool, prompt: string): Action {
  const schema = isRecord(tool.parameters) ? tool.parameters : {}
  return {
    tool: tool.name,
    input: jsonForSchema(schema, prompt),
    announcement: `I will call \`${tool.name}\`.`,
  }
}

function fileIn(prompt: string): string | undefined {
  return fileName.exec(prompt)?.[1]
}

function quotedIn(prompt: string): string | undefined {
  return /`([^`]+)`|"([^"]+)"|'([^']{2,})'/.exec(prompt)?.slice(1).find(Boolean)
}

function commandIn(prompt: string): string | undefined {
  const command = /\b(?:run|execute)\s+(?:the command\s+)?([a-z][\w./-]*(?:\s+[^.!?\n]+)?)/i.exec(
    prompt,
  )?.[1]
  return command && !/^(a|an|the|some|any|it|this|that|something)\b/i.test(command)
    ? command.trim()
    : undefined
}

function noteFor(prompt: string): string {
  const given =
    quotedIn(prompt) ??
    /\b(?:saying|with(?: the)? (?:text|content)|that says)\s*:?\s*(.+)$/is.exec(prompt)?.[1]
  if (given) return `${given.trim()}\n`
  return `# A note from the guide\n\nYou asked: ${prompt.trim()}\n\nThe guide is scripted, so it wrote this instead of thinking about it.\n`
}
