/** Work for a file that a generation was started without. */
import type { Call } from './call.ts'
import type { Generation } from './generation.ts'

/** The file whose code `call` runs, where the generation was told not to evaluate it; null otherwise. */
export function leftOutFor(
  { inventory, leftOut }: Pick<Generation, 'inventory' | 'leftOut'>,
  call: Call | null,
): string | null {
  if (call === null || leftOut.size === 0) return null
  const { agents, workflows } = inventory
  const found =
    agents.find(({ name }) => `agent:${name}` === call.name) ??
    workflows.find(({ name }) => `workflow:${name}` === call.name)
  return found?.status === 'failed' && leftOut.has(found.file) ? found.file : null
}
