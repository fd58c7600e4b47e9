/** Problems of a form's value, found here or by the server. */
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { HearthError } from '../../../../core/contract/error.ts'
import { check, issuesOf, untoldIssues } from './form-issues.ts'
import { readSchema } from './form-node.ts'

const form = readSchema(
  z.toJSONSchema(
    z.object({
      title: z.string().min(3),
      note: z.string(),
      count: z.int().max(5).optional(),
      tags: z.array(z.object({ name: z.string().min(1) })).min(1),
    }),
  ),
)

describe('check', () => {
  it('finds nothing wrong with a good value', () => {
    expect(check(form, { title: 'Long', note: '', tags: [{ name: 'a' }] })).toEqual({})
  })

  it('names each bad field by its path', () => {
    expect(check(form, { title: 'x', count: 7.5, tags: [{}] })).toEqual({
      title: 'At least 3 characters.',
      note: 'Required.',
      count: 'Must be a whole number.',
      'tags.0.name': 'Required.',
    })
  })

  it('counts the items of lists', () => {
    expect(check(form, { title: 'Long', note: 'n', tags: [] })).toEqual({ tags: 'At least 1.' })
  })
})

describe('untoldIssues', () => {
  const either = readSchema(
    z.toJSONSchema(
      z.object({
        from: z.union([
          z.object({ url: z.string(), name: z.string() }),
          z.object({ path: z.string(), name: z.string() }),
        ]),
      }),
    ),
  )

  it('are those of a kind that may not be the one that is drawn', () => {
    const issues = { from: 'a', 'from.name': 'b', 'from.path': 'c', other: 'd' }
    expect(untoldIssues(either, { from: { name: 'x' } }, issues)).toEqual([
      ['from.path', 'c'],
      ['other', 'd'],
    ])
    expect(untoldIssues(either, { from: { path: 'x' } }, issues)).toEqual([['other', 'd']])
  })
})

describe('issuesOf', () => {
  function refusal(issues: unknown): HearthError {
    return new HearthError({
      type: 'validation_failed',
      status: 400,
      message: 'No.',
      meta: { issues },
    })
  }

  it('maps issues of the server to fields, with or without the name of the body around them', () => {
    const error = refusal([
      { path: ['tags', 0, 'name'], message: 'Too short' },
      { path: ['payload', 'title'], message: 'Missing' },
      { path: 'count', message: 'Too big' },
      { message: 'Bad' },
    ])
    expect(issuesOf(error)).toEqual({
      'tags.0.name': 'Too short',
      title: 'Missing',
      count: 'Too big',
      '': 'Bad',
    })
  })

  it('leaves other errors alone', () => {
    expect(issuesOf(new Error('x'))).toBeNull()
    expect(issuesOf(refusal(undefined))).toBeNull()
  })
})
