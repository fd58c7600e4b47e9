/** The project of the trials on disk, with a tool and steps that leave a mark in a file for every time they run. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'

export interface ScratchProject {
  root: string
  /** One JSON line for each execution of the tool or a step, written before its work is done. */
  effects: string
}

const Effect = z.object({
  input: z.string(),
  /** Of the tool's call; null for a step of a workflow. */
  call: z.string().nullable(),
  step: z.string().nullable(),
  /** Milliseconds since the epoch. */
  at: z.number(),
})
export type Effect = z.infer<typeof Effect>

export function writeScratchProject(home: string, modelUrl: string): ScratchProject {
  const root = join(home, 'project')
  const effects = join(home, 'effects.jsonl')
  const files = {
    'hearth.toml': `[providers.fake]\nkind = "openai-compatible"\nbase_url = "${modelUrl}"\napi_key = "none"\n`,
    'src/agents/worker.ts': worker(effects),
    'src/workflows/job.ts': job(effects),
    'src/workflows/plain.ts': plain,
  }
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  writeFileSync(effects, '')
  return { root, effects }
}

/** A line that a kill cut off was not done. */
export function readEffects({ effects }: ScratchProject): Effect[] {
  const lines = readFileSync(effects, 'utf8').split('\n')
  return lines.slice(0, -1).map((line) => Effect.parse(JSON.parse(line)))
}

const worker = (effects: string) => `
import { appendFileSync } from 'node:fs'
import { createAgent, defineTool, local } from 'hearth'
import { z } from 'zod'

const effect = defineTool({
  name: 'effect',
  description: 'Leaves a mark.',
  parameters: z.object({ input: z.string(), ms: z.number() }),
  async execute({ input, ms }, _signal, { toolCallId }) {
    const mark = { input, call: toolCallId, step: null, at: Date.now() }
    appendFileSync(${JSON.stringify(effects)}, JSON.stringify(mark) + '\\n')
    await new Promise((resolve) => setTimeout(resolve, ms))
    return 'did ' + toolCallId
  },
})

export default createAgent(() => ({
  model: 'fake/scripted',
  instructions: 'Do as you are told.',
  sandbox: local(),
  policy: { write: 'allow', shell: 'allow' },
  tools: [effect],
}))
`

const job = (effects: string) => `
import { appendFileSync } from 'node:fs'
import worker from '../agents/worker.ts'

export const resume = true

export async function run(ctx) {
  const { id, behaviour } = ctx.payload
  const mark = (name) => {
    const line = { input: id, call: null, step: name, at: Date.now() }
    appendFileSync(${JSON.stringify(effects)}, JSON.stringify(line) + '\\n')
    return name
  }
  await ctx.step('first', async () => mark('first'))
  const text = await ctx.step('ask', async () => {
    const session = await (await ctx.init(worker)).session()
    return (await session.prompt('[' + id + ' ' + behaviour + ']')).text
  })
  await ctx.step('last', async () => {
    await new Promise((resolve) => setTimeout(resolve, 40))
    return mark('last')
  })
  return { text }
}
`

/** Without steps: one that was begun is not begun again. */
const plain = `
import worker from '../agents/worker.ts'

export async function run(ctx) {
  const { id, behaviour } = ctx.payload
  const session = await (await ctx.init(worker)).session()
  return { text: (await session.prompt('[' + id + ' ' + behaviour + ']')).text }
}
`
