/** Finds texts by the words they share with a query, rare words counting more (Okapi BM25). */

export interface BM25Options {
  /** How soon more of the same word stops to count. */
  k1?: number
  /** How much a long text must have more of a word than a short one: 0 not at all, 1 in proportion. */
  b?: number
}

export interface SearchHit<Item> {
  item: Item
  /** Above 0; comparable within one search only. */
  score: number
}

interface Indexed<Item> {
  item: Item
  counts: ReadonlyMap<string, number>
  length: number
}

/**
 * An index over items that do not change.
 *
 * @example
 * const search = new BM25Search(tools, (tool) => `${tool.name} ${tool.description}`)
 * search.search('read a file', 5)
 */
export class BM25Search<Item> {
  readonly #items: Indexed<Item>[]
  readonly #itemsWith = new Map<string, number>()
  readonly #averageLength: number
  readonly #k1: number
  readonly #b: number

  constructor(items: readonly Item[], textOf: (item: Item) => string, options: BM25Options = {}) {
    this.#k1 = options.k1 ?? 1.5
    this.#b = options.b ?? 0.75
    this.#items = items.map((item) => {
      const words = wordsOf(textOf(item))
      return { item, counts: countsOf(words), length: words.length }
    })
    for (const { counts } of this.#items) {
      for (const word of counts.keys()) {
        this.#itemsWith.set(word, (this.#itemsWith.get(word) ?? 0) + 1)
      }
    }
    const total = this.#items.reduce((sum, { length }) => sum + length, 0)
    this.#averageLength = total / Math.max(1, this.#items.length)
  }

  /** The best `limit` items that share a word with the query, best first; equals keep their order. */
  search(query: string, limit = 10): SearchHit<Item>[] {
    const words = [...new Set(wordsOf(query))]
    return this.#items
      .map((indexed) => ({ item: indexed.item, score: this.#score(indexed, words) }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score)
      .slice(0, Math.max(0, limit))
  }

  #score({ counts, length }: Indexed<Item>, words: readonly string[]): number {
    const weight = this.#k1 * (1 - this.#b + (this.#b * length) / this.#averageLength)
    return words.reduce((sum, word) => {
      const count = counts.get(word)
      if (count === undefined) return sum
      return sum + (this.#rarity(word) * count * (this.#k1 + 1)) / (count + weight)
    }, 0)
  }

  /** Never negative, so that a word in most texts still counts for those that have it. */
  #rarity(word: string): number {
    const having = this.#itemsWith.get(word) ?? 0
    return Math.log(1 + (this.#items.length - having + 0.5) / (having + 0.5))
  }
}

/** Lower case; `readFile`, `read_file` and `read-file` are two words each. */
function wordsOf(text: string): string[] {
  return text
    .replaceAll(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '')
}

function countsOf(words: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}
