import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BM25Search } from './bm25.ts'

const same = (text: string) => text
const word = fc.constantFrom('read', 'write', 'file', 'issue', 'page', 'user')
const text = fc.array(word, { maxLength: 8 }).map((words) => words.join(' '))
const texts = fc.array(text, { maxLength: 12 })

describe('BM25Search', () => {
  test('ranks the rarer word above the common one', () => {
    const search = new BM25Search(['read a file', 'write a file', 'close an issue'], same)
    expect(search.search('write file').map(({ item }) => item)).toEqual([
      'write a file',
      'read a file',
    ])
  })

  test('takes names apart', () => {
    const search = new BM25Search(['readFile', 'read_issue', 'list-pages2'], same)
    expect(search.search('FILE')[0]?.item).toBe('readFile')
    expect(search.search('issue')[0]?.item).toBe('read_issue')
    expect(search.search('Überall 2')).toEqual([])
  })

  test('scores as the formula says', () => {
    const search = new BM25Search(['a b', 'b c d e'], same)
    const [hit] = search.search('a')
    const rarity = Math.log(1 + (2 - 1 + 0.5) / (1 + 0.5))
    const weight = 1.5 * (1 - 0.75 + (0.75 * 2) / 3)
    expect(hit?.score).toBeCloseTo((rarity * 2.5) / (1 + weight), 10)
  })

  test('finds exactly the texts that share a word, best first', () => {
    fc.assert(
      fc.property(texts, text, (all, query) => {
        const words = query.split(' ').filter(Boolean)
        const hits = new BM25Search(all, same).search(query, all.length)
        const sharing = all.filter((one) => one.split(' ').some((it) => words.includes(it)))
        expect(hits.map(({ item }) => item).sort()).toEqual(sharing.sort())
        expect(hits.every(({ score }) => score > 0 && Number.isFinite(score))).toBe(true)
        const scores = hits.map(({ score }) => score)
        expect(scores).toEqual([...scores].sort((a, b) => b - a))
      }),
    )
  })

  test('a limit takes the first of what there is', () => {
    fc.assert(
      fc.property(texts, text, fc.integer({ min: -1, max: 15 }), (all, query, limit) => {
        const search = new BM25Search(all, same)
        const whole = search.search(query, all.length)
        expect(search.search(query, limit)).toEqual(whole.slice(0, Math.max(0, limit)))
      }),
    )
  })

  test('does not care for the order of the words', () => {
    fc.assert(
      fc.property(texts, fc.array(word, { maxLength: 5 }), (all, words) => {
        const search = new BM25Search(all, same)
        const there = search.search(words.join(' '), all.length)
        const back = search.search([...words].reverse().join(' '), all.length)
        const scoreOf = (hits: typeof there) =>
          Object.fromEntries(hits.map(({ item, score }) => [item, Math.round(score * 1e9)]))
        expect(scoreOf(back)).toEqual(scoreOf(there))
      }),
    )
  })

  test('more of a word in a text of the same length never counts less', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 6 }), (others, count) => {
        const filled = (times: number) =>
          Array.from({ length: 7 }, (_, index) => (index < times ? 'wanted' : 'other')).join(' ')
        const all = [filled(count), filled(count + 1), ...others]
        const hits = new BM25Search(all, same).search('wanted', 2)
        expect(hits.map(({ item }) => item)).toEqual([filled(count + 1), filled(count)])
      }),
    )
  })
})
