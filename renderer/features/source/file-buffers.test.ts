import { describe, expect, it } from 'vitest'
import { createFileBuffers, isDirty } from './file-buffers.ts'

const first = { content: 'one', hash: 'h1' }
const second = { content: 'two', hash: 'h2' }

describe('file buffers', () => {
  it('follow the disk as long as nothing was typed', () => {
    const buffers = createFileBuffers()
    buffers.seen('a', first)
    buffers.seen('a', second)
    expect(buffers.get('a')).toEqual({ base: second, text: 'two', theirs: null })
  })

  it('keep what was typed when the disk changes, and say so', () => {
    const buffers = createFileBuffers()
    buffers.seen('a', first)
    buffers.edit('a', 'mine')
    buffers.seen('a', second)
    expect(buffers.get('a')).toEqual({ base: first, text: 'mine', theirs: second })
    buffers.reload('a')
    expect(buffers.get('a')).toEqual({ base: second, text: 'two', theirs: null })
  })

  it('see no conflict when the disk already has what was typed', () => {
    const buffers = createFileBuffers()
    buffers.seen('a', first)
    buffers.edit('a', 'two')
    buffers.seen('a', second)
    expect(buffers.get('a')).toEqual({ base: second, text: 'two', theirs: null })
  })

  it('keep what was typed while a save was on its way', () => {
    const buffers = createFileBuffers()
    buffers.seen('a', first)
    buffers.edit('a', 'two')
    buffers.edit('a', 'two and more')
    buffers.saved('a', second)
    expect(isDirty(buffers.get('a'))).toBe(true)
    expect(buffers.get('a')?.base).toEqual(second)
    buffers.edit('a', 'two')
    expect(isDirty(buffers.get('a'))).toBe(false)
  })

  it('forget an old conflict when the disk goes back', () => {
    const buffers = createFileBuffers()
    buffers.seen('a', first)
    buffers.edit('a', 'mine')
    buffers.seen('a', second)
    buffers.seen('a', first)
    expect(buffers.get('a')?.theirs).toBeNull()
  })
})
