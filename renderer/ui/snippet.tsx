/** A piece of found text with its matches marked. */
import { cx } from './cx.ts'

export interface SnippetProps {
  parts: readonly { text: string; isMatch: boolean }[]
  className?: string
}

export function Snippet({ parts, className }: SnippetProps) {
  let at = 0
  return (
    <span className={cx('[overflow-wrap:anywhere]', className)}>
      {parts.map(({ text, isMatch }) => {
        at += text.length
        return isMatch ? (
          <mark key={at} className="rounded-sm bg-accent-soft text-accent-text">
            {text}
          </mark>
        ) : (
          <span key={at}>{text}</span>
        )
      })}
    </span>
  )
}
