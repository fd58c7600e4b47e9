/** What tokens cost, from the catalogue's price table. */
import type { Cost } from '../../contract/usage.ts'
import { findModel } from './catalogue.ts'

export interface TokenCounts {
  input: number
  output: number
  cacheRead: number
  cacheWrite: number
}

/** US dollars for these tokens; null when the model's price is not known. */
export function costOf(modelId: string, tokens: TokenCounts): Cost | null {
  const price = findModel(modelId)?.price
  if (!price) return null
  const input = (tokens.input * price.input) / 1e6
  const output = (tokens.output * price.output) / 1e6
  const cacheRead = (tokens.cacheRead * price.cacheRead) / 1e6
  const cacheWrite = (tokens.cacheWrite * price.cacheWrite) / 1e6
  return { input, output, cacheRead, cacheWrite, total: input + output + cacheRead + cacheWrite }
}
