/** The project whose artifacts are tried, with things in it that must never be shipped. */
export const secret = 'do-not-ship'

export const projectSources: Record<string, string> = {
  'hearth.toml': '[agent]\nmodel = "demo/scripted"\n',
  'AGENTS.md': 'Be brief.',
  '.env': `SECRET=${secret}`,
  '.env.production': `SECRET=${secret}`,
  '.env.example': 'SECRET=',
  '.npmrc': `//registry.example.com/:_authToken=${secret}`,
  '.gitignore': 'private/\n*.log\n',
  '.hearthignore': 'notes.md\n!.env\n!.git\n!node_modules\n',
  'notes.md': secret,
  'debug.log': secret,
  'private/key.txt': secret,
  '.git/config': secret,
  '.hearth/hearth.db': secret,
  'node_modules/left/index.js': secret,
  'src/agents/support.ts': `import { createAgent } from 'hearth'
import { greeting } from '../greeting.ts'
export default createAgent(() => ({ instructions: greeting }))
`,
  'src/greeting.ts': `export const greeting: string = 'Say hello.'\n`,
  'src/agents/hidden.ts': `import { createAgent } from 'hearth'
export const triggers = { webhook: false, schedule: '0 4 1 1 *' }
export default createAgent(() => ({}))
`,
  'src/workflows/double.ts': `import { z } from 'zod'
export const input = z.object({ count: z.number() })
export async function run(ctx: { payload: z.infer<typeof input> }) {
  return { twice: ctx.payload.count * 2 }
}
`,
  'src/workflows/slow.ts': `import { createAgent, type FlueContext } from 'hearth'
const agent = createAgent(() => ({ model: 'demo/scripted' }))
export async function run(ctx: FlueContext<{ ms: number }>) {
  const session = await (await ctx.init(agent)).session()
  return (await session.prompt('[[sleep:' + ctx.payload.ms + ']]')).text
}
`,
  '.agents/skills/polite/SKILL.md':
    '---\nname: polite\ndescription: How to be polite.\n---\nSay please.\n',
  '.agents/roles/tester.md': '---\nname: tester\ndescription: Tests.\n---\nTest it.\n',
}
