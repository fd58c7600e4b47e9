/** Finds texts by what they mean: those whose vectors lie nearest to the query's. */
import type { SearchHit } from './bm25.ts'

/** One vector for each text, in the same order. */
export type Embed = (texts: readonly string[], signal: AbortSignal) => Promise<readonly number[][]>

interface Placed<Item> {
  item: Item
  vector: readonly number[]
}

/**
 * An index over items that do not change. The vectors of the items are made at the first search and kept.
 *
 * @example
 * const search = new SemanticSearch(tools, (tool) => tool.description, embedWith('ollama/nomic-embed-text'))
 * await search.search('what is the weather like', 5)
 */
export class SemanticSearch<Item> {
  readonly #items: readonly Item[]
  readonly #textOf: (item: Item) => string
  readonly #embed: Embed
  #placed: Promise<Placed<Item>[]> | null = null

  constructor(items: readonly Item[], textOf: (item: Item) => string, embed: Embed) {
    this.#items = items
    this.#textOf = textOf
    this.#embed = embed
  }

  /**
   * The `limit` nearest items, nearest first; the score is the cosine of the angle, and items that are
   * not alike at all (0 or less) are left out. Rejects with what `embed` rejects with.
   */
  async search(
    query: string,
    limit = 10,
    signal: AbortSignal = new AbortController().signal,
  ): Promise<SearchHit<Item>[]> {
    if (this.#items.length === 0) return []
    const [placed, [vector = []]] = await Promise.all([
      this.#place(signal),
      this.#embed([query], signal),
    ])
    const target = unit(vector)
    return placed
      .map(({ item, vector }) => ({ item, score: dot(vector, target) }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score)
      .slice(0, Math.max(0, limit))
  }

  #place(signal: AbortSignal): Promise<Placed<Item>[]> {
    if (this.#placed !== null) return this.#placed
    const placing = this.#placeAll(signal)
    this.#placed = placing
    placing.catch(() => {
      // The next search tries again.
      this.#placed = null
    })
    return placing
  }

  async #placeAll(signal: AbortSignal): Promise<Placed<Item>[]> {
    const vectors = await this.#embed(this.#items.map(this.#textOf), signal)
    return this.#items.map((item, index) => ({ item, vector: unit(vectors[index] ?? []) }))
  }
}

function unit(vector: readonly number[]): readonly number[] {
  const length = Math.hypot(...vector)
  return length === 0 ? vector : vector.map((part) => part / length)
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, part, index) => sum + part * (b[index] ?? 0), 0)
}
