/** Code with light highlighting, its language, and copy and save buttons. */
import { Download } from 'lucide-react'
import { memo, type ReactNode, useMemo } from 'react'
import { CopyButton } from './copy-button.tsx'
import { cx } from './cx.ts'
import { highlight, type TokenKind } from './highlight.ts'
import { IconButton } from './icon-button.tsx'
import { scrollable } from './scrollable.ts'

const colours: Record<TokenKind, string> = {
  plain: '',
  keyword: 'text-code-keyword',
  string: 'text-code-string',
  number: 'text-code-number',
  comment: 'text-code-comment italic',
  name: 'text-code-name',
}

export interface CodeBlockProps {
  code: string
  language?: string
  /** Replaces the language in the block's head. */
  title?: ReactNode
  /** Offers "Save to file". */
  onSave?: () => void
  /** Largest height before it scrolls; none by default. */
  maxHeight?: number
  wrap?: boolean
  /** Leaves the head out; the copy button floats over the code. */
  bare?: boolean
  className?: string
}

export const CodeBlock = memo(function CodeBlock(props: CodeBlockProps) {
  const { code, language = '', title, onSave, maxHeight, wrap, bare = false, className } = props
  return (
    <figure
      className={cx('group/code relative overflow-hidden rounded-lg border bg-sunken', className)}
    >
      {!bare && (
        <figcaption className="flex h-7 items-center gap-1 border-b pr-1 pl-3">
          <span className="min-w-0 flex-1 truncate font-mono text-2xs text-ink-3">
            {title ?? (language || 'text')}
          </span>
          {onSave && <SaveButton onSave={onSave} />}
          <CopyButton text={code} label="Copy code" />
        </figcaption>
      )}
      <HighlightedCode
        code={code}
        language={language}
        wrap={wrap ?? false}
        {...(maxHeight ? { maxHeight } : {})}
      />
      {bare && (
        <CopyButton
          text={code}
          label="Copy code"
          className="absolute top-1 right-1 bg-sunken opacity-0 focus-visible:opacity-100 group-hover/code:opacity-100"
        />
      )}
    </figure>
  )
})

interface HighlightedCodeProps {
  code: string
  language: string
  wrap: boolean
  maxHeight?: number
}

function HighlightedCode({ code, language, wrap, maxHeight }: HighlightedCodeProps) {
  const parts = useMemo(() => {
    let offset = 0
    return highlight(code, language).map((token) => {
      const start = offset
      offset += token.text.length
      return { ...token, start }
    })
  }, [code, language])
  return (
    <pre
      {...scrollable}
      style={maxHeight ? { maxHeight } : undefined}
      className={cx(
        'focus-inset overflow-auto px-3 py-2 font-mono text-xs leading-[18px]',
        wrap && 'whitespace-pre-wrap break-words',
      )}
    >
      <code>
        {parts.map((part) => (
          <span key={part.start} className={colours[part.kind]}>
            {part.text}
          </span>
        ))}
      </code>
    </pre>
  )
}

function SaveButton({ onSave }: { onSave: () => void }) {
  return (
    <IconButton size="sm" label="Save to file" icon={<Download size={14} />} onClick={onSave} />
  )
}
