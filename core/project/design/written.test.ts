/** What can be edited in files written by hand: each edit changes its own node, and the way back leads to the same bytes. */
import { describe, expect, test } from 'vitest'
import type { Definition, DesignEdit, DesignPath, DesignValue } from '../../contract/design.ts'
import { HearthError } from '../../contract/error.ts'
import { editDesign } from './edit-design.ts'
import { readDesign } from './read-design.ts'
import { savedOtherwise, type WrittenFile, writtenFiles } from './testing/written.ts'

const files = writtenFiles().flatMap((file) => [file, ...savedOtherwise(file)])

interface Node {
  path: DesignPath
  value: DesignValue
}

/** All that is in a definition, its options themselves not among it. */
function nodesIn({ value }: Definition): Node[] {
  const found: Node[] = []
  const visit = (at: DesignValue, path: DesignPath) => {
    if (path.length > 0) found.push({ path, value: at })
    if (at.kind === 'object')
      for (const field of at.fields) visit(field.value, [...path, field.name])
    if (at.kind === 'list')
      for (const [index, item] of at.items.entries()) visit(item, [...path, index])
  }
  visit(value, [])
  return found
}

function definitionsOf(text: string): Definition[] {
  const { definitions, problem } = readDesign('a.ts', text)
  expect(problem).toBeNull()
  return definitions
}

/** Of every definition all values but that at `path`, and what is in it; positions left out. */
function allBut(text: string, id: string, path: DesignPath): unknown {
  const isHere = (one: DesignPath) => path.every((key, index) => one[index] === key)
  return definitionsOf(text).map((definition) => ({
    id: definition.id,
    kind: definition.kind,
    nodes: nodesIn(definition).flatMap((node) =>
      definition.id === id && isHere(node.path) ? [] : [{ path: node.path, ...leafOf(node.value) }],
    ),
  }))
}

/** What is in it has nodes of its own. */
function leafOf(value: DesignValue): object {
  if (value.kind === 'object') return { kind: value.kind, open: value.open }
  if (value.kind === 'list') return { kind: value.kind }
  const { at: _, ...rest } = value
  return JSON.parse(JSON.stringify(rest, (key, child) => (key === 'at' ? undefined : child)))
}

/** Null when the file says no, which it must say in words. */
function attempt(text: string, edit: DesignEdit): string | null {
  try {
    return editDesign('a.ts', text, edit)
  } catch (error) {
    if (!HearthError.is(error)) throw error
    expect(['source_locked', 'invalid_request', 'not_found']).toContain(error.type)
    expect(error.details).not.toBe('')
    return null
  }
}

function set(id: string, path: DesignPath, json: unknown): DesignEdit {
  return { op: 'set', definition: id, path, value: { json: json as string } }
}

function another(value: string | number | boolean | null): unknown {
  if (typeof value === 'string') return `${value} "and" 'more' \`here\``
  if (typeof value === 'number') return value + 1
  return value === null ? 'something' : !value
}

function each(act: (file: WrittenFile, definition: Definition) => void): void {
  for (const file of files) {
    for (const definition of definitionsOf(file.text)) {
      try {
        act(file, definition)
      } catch (error) {
        throw new Error(`In ${file.name}, "${definition.id}"`, { cause: error })
      }
    }
  }
}

describe('files written by hand', () => {
  test('are many, and each is understood', () => {
    expect(new Set(files.map(({ text }) => text)).size).toBeGreaterThan(300)
    for (const { name, text } of files) {
      expect([name, readDesign('a.ts', text).problem]).toEqual([name, null])
    }
  })

  test('a literal is changed in its own place, and changed back to the same bytes', () => {
    let tried = 0
    each(({ text }, definition) => {
      for (const { path, value } of nodesIn(definition)) {
        if (value.kind !== 'literal') continue
        const json = another(value.value)
        const changed = attempt(text, set(definition.id, path, json))
        if (changed === null) continue
        const { start, end } = value.at
        expect(changed.slice(0, start)).toBe(text.slice(0, start))
        expect(changed.endsWith(text.slice(end))).toBe(true)
        expect(allBut(changed, definition.id, path)).toEqual(allBut(text, definition.id, path))
        const back = editDesign('a.ts', changed, set(definition.id, path, value.value))
        expect(back.slice(0, start)).toBe(text.slice(0, start))
        expect(back.endsWith(text.slice(end))).toBe(true)
        const again = nodesIn(
          definitionsOf(back).find(({ id }) => id === definition.id) ?? definition,
        )
        expect(again.map(({ value }) => leafOf(value))).toEqual(
          nodesIn(definition).map(({ value }) => leafOf(value)),
        )
        tried += 1
      }
    })
    expect(tried).toBeGreaterThan(600)
  })

  test('what is put into an object or a list is gone without a trace when it is taken out', () => {
    let tried = 0
    each(({ text }, definition) => {
      const places: Node[] = [{ path: [], value: definition.value }, ...nodesIn(definition)]
      for (const { path, value } of places) {
        const edits: { put: DesignEdit; out: DesignPath }[] = []
        if (value.kind === 'object' && definition.kind !== 'schema') {
          const added = [...path, 'added']
          edits.push({ put: set(definition.id, added, { a: ['b', 1] }), out: added })
        }
        if (value.kind === 'list') {
          for (const index of [0, value.items.length]) {
            const json = { name: 'added' } as unknown as string
            const put: DesignEdit = {
              op: 'insert',
              definition: definition.id,
              path,
              index,
              value: { json },
            }
            edits.push({ put, out: [...path, index] })
          }
        }
        for (const { put, out } of edits) {
          const more = attempt(text, put)
          if (more === null) continue
          expect(more.length).toBeGreaterThan(text.length)
          const back = editDesign('a.ts', more, {
            op: 'remove',
            definition: definition.id,
            path: out,
          })
          expect(back).toBe(text)
          tried += 1
        }
      }
    })
    expect(tried).toBeGreaterThan(600)
  })

  test('what is taken out leaves all else, comments on other lines too', () => {
    let tried = 0
    each(({ text }, definition) => {
      if (definition.kind === 'schema') return
      for (const { path, value } of nodesIn(definition)) {
        if (typeof path.at(-1) === 'number') continue
        const less = attempt(text, { op: 'remove', definition: definition.id, path })
        if (less === null) continue
        expect(allBut(less, definition.id, path)).toEqual(allBut(text, definition.id, path))
        const lines = linesAround(text, value.at)
        expect(commentsIn(less)).toEqual(
          expect.arrayContaining(commentsIn(text.slice(0, lines.start))),
        )
        expect(commentsIn(less)).toEqual(expect.arrayContaining(commentsIn(text.slice(lines.end))))
        tried += 1
      }
    })
    expect(tried).toBeGreaterThan(600)
  })

  test('what is not written out is refused in words, and nothing else than it', () => {
    let refused = 0
    each(({ text }, definition) => {
      for (const { path, value } of nodesIn(definition)) {
        if (value.kind !== 'code' && value.kind !== 'reference' && value.kind !== 'call') continue
        expect(attempt(text, set(definition.id, [...path, 'deeper'], 1))).toBeNull()
        refused += 1
      }
    })
    expect(refused).toBeGreaterThan(100)
  })
})

function linesAround(text: string, { start, end }: { start: number; end: number }) {
  const next = text.indexOf('\n', end)
  return { start: text.lastIndexOf('\n', start) + 1, end: next < 0 ? text.length : next }
}

function commentsIn(text: string): string[] {
  return [...text.matchAll(/\/\*(?:[^*]|\*(?!\/))*\*\/|(?<![:'"`\w])\/\/ [^\r\n]*/g)].map(
    ([comment]) => comment,
  )
}
