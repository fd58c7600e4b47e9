/** The models Hearth knows by name. Any other model of a provider works too; only its price is unknown. */
import type { ModelSummary } from '../../contract/provider.ts'

const free = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 }

export const catalogue: readonly ModelSummary[] = [
  {
    id: 'demo/guide',
    provider: 'demo',
    title: 'Guide',
    contextWindow: 128_000,
    images: true,
    thinking: true,
    price: free,
  },
  {
    id: 'demo/scripted',
    provider: 'demo',
    title: 'Scripted',
    contextWindow: 128_000,
    images: true,
    thinking: true,
    price: free,
  },
]

const byId = new Map(catalogue.map((model) => [model.id, model]))

export function findModel(id: string): ModelSummary | undefined {
  return byId.get(id)
}
