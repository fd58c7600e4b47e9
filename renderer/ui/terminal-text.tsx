/** Finished or growing terminal output, with its colours, as plain selectable text. */
import { memo, useMemo } from 'react'
import { parseAnsi } from './ansi.ts'
import { cx } from './cx.ts'
import { scrollable } from './scrollable.ts'

const colours = [
  'text-ink-3',
  'text-bad',
  'text-ok',
  'text-warn',
  'text-info',
  'text-code-name',
  'text-kind-command',
  'text-ink-2',
]

export interface TerminalTextProps {
  text: string
  maxHeight?: number
  label?: string
}

export const TerminalText = memo(function TerminalText(props: TerminalTextProps) {
  const { text, maxHeight = 320, label = 'Terminal output' } = props
  const pieces = useMemo(() => {
    let offset = 0
    return parseAnsi(text).map((piece) => {
      const start = offset
      offset += piece.text.length
      return { ...piece, start }
    })
  }, [text])
  return (
    <section
      aria-label={label}
      {...scrollable}
      style={{ maxHeight }}
      className="focus-inset overflow-auto"
    >
      <pre className="whitespace-pre-wrap break-words font-mono text-xs leading-[18px]">
        {pieces.map((piece) => (
          <span
            key={piece.start}
            className={cx(
              piece.colour !== null && colours[piece.colour % 8],
              piece.bold && 'font-semibold',
              piece.dim && 'opacity-70',
            )}
          >
            {piece.text}
          </span>
        ))}
      </pre>
    </section>
  )
})
