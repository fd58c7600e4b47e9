import fc from 'fast-check'
import { expect, test } from 'vitest'
import { redactingStream } from './secrets.ts'

test('a value never passes a live stream, however it is cut into pieces', () => {
  const secrets = { TOKEN: 'abcab', OTHER: 'cabc' }
  const piece = fc.stringMatching(/^[abc]{0,7}$/)
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      let shown = ''
      const stream = redactingStream(secrets, (text) => {
        shown += text
      })
      for (const text of pieces) stream.write(text)
      stream.end()
      const clean = shown.replaceAll(/\[(TOKEN|OTHER)\]/g, '|')
      expect(clean).not.toMatch(/abcab|cabc/)
    }),
  )
})
