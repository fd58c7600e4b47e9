/** Very long words are set without kerning: with it, each letter of one costs a browser far more than a line does. */
import type { CSSProperties } from 'react'

const longText = 10_000
const longWord = /\S{4000}/

const unkerned: CSSProperties = { fontKerning: 'none' }

/** The style of what shows the text; undefined for what people write. */
export function styleOfText(text: string): CSSProperties | undefined {
  return text.length > longText && longWord.test(text) ? unkerned : undefined
}
