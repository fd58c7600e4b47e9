/** `hearth routes`: what the project answers to. */
import type { Triggers } from '../contract/project.ts'
import { print } from './output.ts'
import { type ReachOptions, withReached } from './reach.ts'

export function routes(options: ReachOptions): Promise<number> {
  return withReached(options, async ({ client }) => {
    const agents = await client.agents.list()
    const workflows = await client.workflows.list()
    const table = {
      agents: agents.map(({ name, triggers }) => ({
        name,
        path: `/agents/${name}/{agent_id}`,
        triggers: shortTriggers(triggers),
      })),
      workflows: workflows.map(({ name, triggers }) => ({
        name,
        path: `/workflows/${name}`,
        triggers: shortTriggers(triggers),
      })),
    }
    print(JSON.stringify(table, null, 2))
    return 0
  })
}

function shortTriggers({ webhook, schedule }: Triggers) {
  return { webhook, ...(schedule === null ? {} : { schedule }) }
}
