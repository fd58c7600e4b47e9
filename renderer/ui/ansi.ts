/** Terminal output as styled pieces: SGR colours are kept, other control sequences are dropped. */
export interface AnsiPiece {
  text: string
  /** 0 to 15 of the terminal palette; null for the default colour. */
  colour: number | null
  bold: boolean
  dim: boolean
}

const esc = String.fromCharCode(27)
const bell = String.fromCharCode(7)
const controls = [0, 8, 11, 12, 14, 26, 127].map((code) => String.fromCharCode(code))
const [nul, backspace, verticalTab, formFeed, shiftOut, substitute, del] = controls

/** CSI (its parameters and final letter are captured), OSC, charset choice, any other escape, stray controls. */
const sequence = new RegExp(
  [
    `${esc}\\[([0-9;:?]*)([A-Za-z])`,
    `${esc}\\][^${bell}${esc}]*(?:${bell}|${esc}\\\\)?`,
    `${esc}[()][A-Z0-9]`,
    `${esc}.`,
    '\\r(?!\\n)',
    `[${nul}-${backspace}${verticalTab}${formFeed}${shiftOut}-${substitute}${del}]`,
  ].join('|'),
  'g',
)

interface Style {
  colour: number | null
  bold: boolean
  dim: boolean
}

export function parseAnsi(text: string): AnsiPiece[] {
  const pieces: AnsiPiece[] = []
  let style: Style = { colour: null, bold: false, dim: false }
  let end = 0
  for (const match of text.matchAll(sequence)) {
    if (match.index > end) pieces.push({ text: text.slice(end, match.index), ...style })
    end = match.index + match[0].length
    if (match[0] === '\r') pieces.push({ text: '\n', ...style })
    if (match[2] === 'm') style = applyCodes(style, match[1] ?? '')
  }
  if (end < text.length) pieces.push({ text: text.slice(end), ...style })
  return pieces
}

/** The text alone. */
export function stripAnsi(text: string): string {
  return parseAnsi(text)
    .map((piece) => piece.text)
    .join('')
}

function applyCodes(style: Style, parameters: string): Style {
  const codes = parameters.split(/[;:]/).map(Number)
  let next = style
  for (let index = 0; index < codes.length; index += 1) {
    const code = codes[index] ?? 0
    if (code === 38 || code === 48) {
      const indexed = codes[index + 1] === 5
      const colour = codes[index + 2] ?? 0
      if (code === 38) next = { ...next, colour: indexed && colour < 16 ? colour : null }
      index += indexed ? 2 : 4
    } else next = applyCode(next, code)
  }
  return next
}

function applyCode(style: Style, code: number): Style {
  if (code === 0) return { colour: null, bold: false, dim: false }
  if (code === 1) return { ...style, bold: true }
  if (code === 2) return { ...style, dim: true }
  if (code === 22) return { ...style, bold: false, dim: false }
  if (code === 39) return { ...style, colour: null }
  if (code >= 30 && code <= 37) return { ...style, colour: code - 30 }
  if (code >= 90 && code <= 97) return { ...style, colour: code - 82 }
  return style
}
