/** A stranger's text for a dialog: nothing in it can hide, turn around or push away what is there. */

/** Control characters but line breaks and tabs, invisible ones, and those that change the direction of text. */
const deceiving = /[^\P{C}\n\t]|\p{Default_Ignorable_Code_Point}|\p{Bidi_Control}|[\u2028\u2029]/gu

/** More lines than this would push the buttons off the screen. */
const mostLines = 24

/**
 * Writes out what deceives (`\u202e`) and cuts the middle of what is too long, saying how much is missing.
 *
 * @param limit In characters.
 */
export function plainText(text: string, limit: number): string {
  const written = text.replace(deceiving, escaped)
  return cutLines(cutCharacters(written, limit))
}

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`
}

function cutCharacters(text: string, limit: number): string {
  if (text.length <= limit) return text
  const head = Math.ceil((limit * 2) / 3)
  const tail = limit - head
  const missing = text.length - limit
  return `${text.slice(0, head)}\n[… ${missing} characters are not shown …]\n${text.slice(-tail)}`
}

function cutLines(text: string): string {
  const lines = text.split('\n')
  if (lines.length <= mostLines) return text
  const half = mostLines / 2
  const missing = lines.length - mostLines
  return [
    ...lines.slice(0, half),
    `[… ${missing} lines are not shown …]`,
    ...lines.slice(-half),
  ].join('\n')
}
