import { expect, test } from 'vitest'
import { readTextFiles, splitFiles, withFiles } from './text-files.ts'

test('files go with the text and come out of it again', () => {
  const files = [
    { name: 'a.md', text: '# One\n\n</file> is a tag\n' },
    { name: 'b "x".ts', text: 'const two = 2' },
  ]
  const message = withFiles('Look at these', files)
  expect(message).toContain('<file name="a.md">\n# One')
  expect(splitFiles(message)).toEqual({
    text: 'Look at these',
    files: [
      { name: 'a.md', text: '# One\n\n</file> is a tag' },
      { name: "b 'x'.ts", text: 'const two = 2' },
    ],
  })
  expect(splitFiles(withFiles('', files)).text).toBe('')
  expect(splitFiles('no files, only <file name="x"> in words')).toEqual({
    text: 'no files, only <file name="x"> in words',
    files: [],
  })
})

test('what is not text, or too much of it, is refused with the reason', async () => {
  const { texts, problems } = await readTextFiles([
    new File(['grüße'], 'note.txt'),
    new File([new Uint8Array([0xff, 0xfe, 0, 1])], 'blob.bin'),
    new File(['x'.repeat(300_000)], 'large.log'),
  ])
  expect(texts).toEqual([{ name: 'note.txt', text: 'grüße' }])
  expect(problems).toEqual([
    expect.stringContaining('blob.bin was not attached'),
    expect.stringContaining('large.log was not attached'),
  ])
})
