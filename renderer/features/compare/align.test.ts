import fc from 'fast-check'
import { expect, test } from 'vitest'
import { align } from './align.ts'
import type { Step, StepKind } from './step.ts'

let ids = 0
function step(text: string): Step {
  const [kind = 'tool', title = '', input = '', output = ''] = text.split('/')
  ids += 1
  return {
    id: String(ids),
    kind: kind as StepKind,
    title,
    input,
    output,
    isError: false,
    usage: null,
    durationMs: ids,
  }
}
const steps = (...texts: string[]) => texts.map(step)
const shown = (left: string[], right: string[]) =>
  align(steps(...left), steps(...right)).map(
    ({ state, left: one, right: other }) =>
      `${state} ${one?.title ?? '-'}${one?.output ?? ''}|${other?.title ?? '-'}${other?.output ?? ''}`,
  )

test('the same is the same whatever it took, and what differs is told', () => {
  const pairs = align(
    steps('question/q', 'tool/bash/ls/a', 'turn/m//fine'),
    steps('question/q', 'tool/bash/ls/b', 'turn/m//fine'),
  )
  expect(pairs.map(({ state }) => state)).toEqual(['same', 'differs', 'same'])
  expect(align(steps('tool/x'), steps('tool/x')).map(({ state }) => state)).toEqual(['same'])
})

test('what only one side did stands alone', () => {
  expect(shown(['tool/a//1', 'tool/c//3'], ['tool/a//1', 'tool/b//2', 'tool/c//3'])).toEqual([
    'same a1|a1',
    'right -|b2',
    'same c3|c3',
  ])
  expect(shown(['tool/a//1', 'tool/b//2'], ['tool/c//3'])).toEqual([
    'left a1|-',
    'left b2|-',
    'right -|c3',
  ])
})

test('an equal step is not given away for one of its kind', () => {
  expect(shown(['tool/a/i/1', 'tool/a/j/2'], ['tool/a/j/2', 'tool/b/k/3'])).toEqual([
    'left a1|-',
    'same a2|a2',
    'right -|b3',
  ])
})

test('another model at the same place is a difference, not two', () => {
  expect(shown(['turn/m1//hi'], ['turn/m2//hi'])).toEqual(['differs m1hi|m2hi'])
})

const many = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => step(text(index)))

test('very long ones that have nothing to go by are paired in order, and say so', () => {
  const same = (output: string) => many(2100, () => `tool/a/x/${output}`)
  const pairs = align(same('1'), same('2'))
  expect(pairs).toHaveLength(2100)
  expect(pairs.every(({ state, isByPlace }) => state === 'differs' && isByPlace)).toBe(true)
})

test('very long ones keep together what each did once, however far apart they start', () => {
  const left = [...many(40, () => 'log/info/left'), ...many(60_000, (index) => `tool/a/${index}/x`)]
  const right = [...many(60_000, (index) => `tool/a/${index}/${index % 10_000 ? 'x' : 'y'}`)]
  const pairs = align([...left, step('result/end//l')], [...right, step('result/end//r')])
  const news = pairs.filter(({ state }) => state !== 'same')
  expect(pairs).toHaveLength(60_041)
  expect(news.filter(({ state }) => state === 'left')).toHaveLength(40)
  expect(
    news.filter(({ state }) => state === 'differs').map(({ left: one }) => one?.input),
  ).toEqual(['0', '10000', '20000', '30000', '40000', '50000', ''])
  expect(pairs.some(({ isByPlace }) => isByPlace)).toBe(false)
})

test('nothing is lost and nothing changes its order, whatever is compared', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(6)), fc.array(fc.nat(6)), (one, other) => {
      const [left, right] = [one, other].map((row) => row.map((n) => step(`tool/t${n % 3}/${n}`)))
      const pairs = align(left ?? [], right ?? [])
      expect(pairs.flatMap((pair) => pair.left ?? [])).toEqual(left)
      expect(pairs.flatMap((pair) => pair.right ?? [])).toEqual(right)
      expect(pairs.map(({ key }) => key)).toEqual(pairs.map((_, index) => index))
    }),
  )
})
