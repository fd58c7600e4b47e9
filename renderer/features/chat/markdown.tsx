/** A model's Markdown, also while it streams. Raw HTML is shown as text; images from elsewhere are links. */
import { Check, ExternalLink } from 'lucide-react'
import { memo, useEffect, useRef, useState } from 'react'
import { type Components, Streamdown } from 'streamdown'
import { CodeBlock } from '../../ui/code-block.tsx'
import { cx } from '../../ui/cx.ts'
import { styleOfText } from './long-words.ts'
import { SaveSnippetDialog } from './save-snippet-dialog.tsx'
import { snippetPath } from './snippet-path.ts'

interface CodeNode {
  children?: {
    tagName?: string
    properties?: { className?: unknown }
    children?: { value?: string }[]
  }[]
}

function CodeFence({ node }: { node?: CodeNode | undefined }) {
  const code = node?.children?.find((child) => child.tagName === 'code')
  const names = code?.properties?.className
  const language = Array.isArray(names)
    ? String(names.find((name) => String(name).startsWith('language-')) ?? '').slice(9)
    : ''
  const text = (code?.children ?? []).map((child) => child.value ?? '').join('')
  return <SavableCode code={text.replace(/\n$/, '')} language={language} />
}

function SavableCode({ code, language }: { code: string; language: string }) {
  const [isSaving, setSaving] = useState(false)
  return (
    <>
      <CodeBlock code={code} language={language} onSave={() => setSaving(true)} maxHeight={520} />
      {isSaving && (
        <SaveSnippetDialog
          code={code}
          path={snippetPath(code, language)}
          onClose={() => setSaving(false)}
        />
      )}
    </>
  )
}

const safeLink = /^(https?:|mailto:|#)/i

const components: Components = {
  pre: ({ node }) => <CodeFence node={node as CodeNode | undefined} />,
  code: ({ children }) => <InlineCode>{children}</InlineCode>,
  inlineCode: ({ children }) => <InlineCode>{children}</InlineCode>,
  a: ({ href, children }) =>
    href && safeLink.test(href) ? (
      <a
        href={href}
        target="_blank"
        rel="noreferrer noopener"
        className="rounded-sm text-accent-text underline decoration-accent-line underline-offset-2 hover:decoration-current"
      >
        {children}
      </a>
    ) : (
      <span>{children}</span>
    ),
  img: ({ src, alt }) => <ImageLink src={typeof src === 'string' ? src : ''} alt={alt ?? ''} />,
  p: ({ children }) => <p className="my-2">{children}</p>,
  h1: ({ children }) => <Heading size="text-lg">{children}</Heading>,
  h2: ({ children }) => <Heading size="text-lg">{children}</Heading>,
  h3: ({ children }) => <Heading size="text-base">{children}</Heading>,
  h4: ({ children }) => <Heading size="text-base">{children}</Heading>,
  h5: ({ children }) => <Heading size="text-sm">{children}</Heading>,
  h6: ({ children }) => <Heading size="text-sm">{children}</Heading>,
  ul: ({ children, className }) => (
    <ul className={cx('my-2 space-y-1', isTaskList(className) ? 'pl-0.5' : 'list-disc pl-5')}>
      {children}
    </ul>
  ),
  ol: ({ children, start }) => (
    <ol start={start} className="my-2 list-decimal space-y-1 pl-5">
      {children}
    </ol>
  ),
  li: ({ children, className }) => (
    <li className={cx('marker:text-ink-3', isTaskList(className) && 'flex list-none gap-2')}>
      {children}
    </li>
  ),
  input: ({ checked }) => (
    <span
      role="img"
      aria-label={checked ? 'done' : 'to do'}
      className="mt-1 flex size-3.5 shrink-0 items-center justify-center rounded-sm border border-control"
    >
      {checked && <Check size={10} />}
    </span>
  ),
  blockquote: ({ children }) => (
    <blockquote className="my-2 border-line-strong border-l-2 pl-3 text-ink-2">
      {children}
    </blockquote>
  ),
  hr: () => <hr className="my-4" />,
  table: ({ children }) => (
    <div className="my-3 overflow-x-auto rounded-lg border">
      <table className="w-full border-collapse text-sm">{children}</table>
    </div>
  ),
  thead: ({ children }) => <thead className="bg-sunken">{children}</thead>,
  tbody: ({ children }) => <tbody>{children}</tbody>,
  tr: ({ children }) => <tr className="[&:not(:last-child)]:border-b">{children}</tr>,
  th: ({ children, style }) => (
    <th style={style} className="border-b px-3 py-1.5 text-left font-medium">
      {children}
    </th>
  ),
  td: ({ children, style }) => (
    <td style={style} className="px-3 py-1.5 align-top">
      {children}
    </td>
  ),
  strong: ({ children }) => <strong className="font-semibold">{children}</strong>,
}

function InlineCode({ children }: { children?: React.ReactNode }) {
  return (
    <code className="rounded-sm bg-hover px-1 py-px font-mono text-[0.92em] [overflow-wrap:anywhere]">
      {children}
    </code>
  )
}

function Heading({ size, children }: { size: string; children?: React.ReactNode }) {
  return <h3 className={cx('mt-5 mb-2 font-semibold first:mt-0', size)}>{children}</h3>
}

/** Loading it would tell a stranger's server that the message was read. */
function ImageLink({ src, alt }: { src: string; alt: string }) {
  if (src.startsWith('data:image/')) {
    return <img src={src} alt={alt} className="my-2 max-h-96 rounded-lg border" />
  }
  if (!safeLink.test(src)) return <span>{alt}</span>
  return (
    <a
      href={src}
      target="_blank"
      rel="noreferrer noopener"
      className="inline-flex items-center gap-1 rounded-sm text-accent-text underline underline-offset-2"
    >
      <ExternalLink size={12} aria-hidden />
      {alt || 'Image'}
    </a>
  )
}

function isTaskList(className: string | undefined): boolean {
  return className !== undefined && /task-list/.test(className)
}

/** Without the raw-HTML plugin, tags in the text stay text. */
const rehypePlugins: [] = []

interface MarkdownProps {
  text: string
  streaming: boolean
}

/** What streams in is shown a few times a second: the longer it is, the more a new word costs. */
export function Markdown({ text, streaming }: MarkdownProps) {
  return <Rendered text={useSteady(text, streaming)} streaming={streaming} />
}

/** The text as it was a moment ago while it grows, the newest once it stands still. */
function useSteady(text: string, streaming: boolean): string {
  const [shown, setShown] = useState(text)
  const latest = useRef(text)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  useEffect(() => {
    latest.current = text
    if (!streaming) return
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      setShown(latest.current)
    }, pauseFor(text.length))
  }, [text, streaming])
  useEffect(
    () => () => {
      clearTimeout(timer.current)
      timer.current = undefined
    },
    [],
  )
  return streaming ? shown : text
}

/** From each second frame up to five times a second. */
function pauseFor(length: number): number {
  return Math.min(200, 24 + length / 100)
}

const Rendered = memo(function Rendered({ text, streaming }: MarkdownProps) {
  return (
    <div style={styleOfText(text)}>
      <Streamdown
        components={components}
        rehypePlugins={rehypePlugins}
        parseIncompleteMarkdown={streaming}
        isAnimating={streaming}
        controls={false}
        className="space-y-0 break-words text-base [&>*:first-child]:mt-0 [&>*:last-child]:mb-0"
      >
        {text}
      </Streamdown>
    </div>
  )
})
