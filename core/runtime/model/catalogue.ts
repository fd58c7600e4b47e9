/** The models Hearth knows by name. Any other model of a provider works too; only its price is unknown. */
import type { ModelSummary } from '../../contract/provider.ts'
import type { Cost } from '../../contract/usage.ts'
import { knownModels, type ModelRow, type PriceRow, priceVersion } from './catalogue-data.ts'

/** All known models, best first within each provider. */
export const catalogue: readonly ModelSummary[] = Object.entries(knownModels).flatMap(
  ([provider, rows]) => Object.entries(rows).map(([name, row]) => summaryOf(provider, name, row)),
)

/** The known model, also by a dated name such as `anthropic/claude-haiku-4-5-20251001`. */
export function findModel(id: string): ModelSummary | undefined {
  const row = rowOf(id)
  const [provider = '', name = ''] = divide(id)
  return row && { ...summaryOf(provider, name, row), id }
}

/** The known model, or what can be said of one that is not in the catalogue. */
export function describeModel(id: string): ModelSummary {
  const [provider = '', name = ''] = divide(id)
  return (
    findModel(id) ?? { ...summaryOf(provider, name, { title: name }), images: null, thinking: null }
  )
}

export interface TokenCounts {
  input: number
  output: number
  cacheRead: number
  cacheWrite: number
}

/** US dollars for these tokens of one request; null when the model's price is not known. */
export function priceOf(modelId: string, tokens: TokenCounts): Cost | null {
  const row = rowOf(modelId)
  if (!row?.price) return null
  const received = tokens.input + tokens.cacheRead + tokens.cacheWrite
  const price = row.long && received > row.long.above ? row.long.price : row.price
  const input = (tokens.input * price[0]) / 1e6
  const output = (tokens.output * price[1]) / 1e6
  const cacheRead = (tokens.cacheRead * price[2]) / 1e6
  const cacheWrite = (tokens.cacheWrite * price[3]) / 1e6
  const total = input + output + cacheRead + cacheWrite
  return { input, output, cacheRead, cacheWrite, total, prices: priceVersion }
}

const dateSuffix = /-(\d{8}|\d{4}-\d{2}-\d{2})$/

function rowOf(id: string): ModelRow | undefined {
  const [provider = '', name = ''] = divide(id)
  const rows = Object.hasOwn(knownModels, provider) ? knownModels[provider] : undefined
  if (!rows) return undefined
  const known = [name, name.replace(dateSuffix, '')].find((known) => Object.hasOwn(rows, known))
  return known === undefined ? undefined : rows[known]
}

function divide(id: string): string[] {
  const slash = id.indexOf('/')
  return slash === -1 ? ['', id] : [id.slice(0, slash), id.slice(slash + 1)]
}

function summaryOf(provider: string, name: string, row: ModelRow): ModelSummary {
  return {
    id: `${provider}/${name}`,
    provider,
    title: row.title,
    contextWindow: row.window ?? null,
    images: row.images ?? true,
    thinking: row.thinking ?? true,
    price: row.price ? priceSummary(row.price) : null,
  }
}

function priceSummary(price: PriceRow): ModelSummary['price'] {
  const [input, output, cacheRead, cacheWrite] = price
  return { input, output, cacheRead, cacheWrite }
}
