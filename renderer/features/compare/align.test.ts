import { expect, test } from 'vitest'
import { align, firstDifference, stretches } from './align.ts'
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

test('the same is the same whatever it took, and the first difference is found', () => {
  const pairs = align(
    steps('question/q', 'tool/bash/ls/a', 'turn/m//fine'),
    steps('question/q', 'tool/bash/ls/b', 'turn/m//fine'),
  )
  expect(pairs.map(({ state }) => state)).toEqual(['same', 'differs', 'same'])
  expect(firstDifference(pairs)).toBe(1)
  expect(firstDifference(align(steps('tool/x'), steps('tool/x')))).toBe(-1)
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

test('stretches without news are told apart from news', () => {
  const pairs = align(
    steps('tool/a', 'tool/b', 'tool/c//1'),
    steps('tool/a', 'tool/b', 'tool/c//2'),
  )
  expect(stretches(pairs).map(({ isSame, pairs }) => [isSame, pairs.length])).toEqual([
    [true, 2],
    [false, 1],
  ])
})

test('very long ones are paired in order', () => {
  const many = (output: string) => Array.from({ length: 2100 }, () => step(`tool/a/x/${output}`))
  const pairs = align(many('1'), many('2'))
  expect(pairs).toHaveLength(2100)
  expect(pairs.every(({ state }) => state === 'differs')).toBe(true)
})
