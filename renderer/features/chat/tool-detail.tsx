/** Input and output of a tool call, drawn as what they are: a terminal, a file, an edit, JSON or text. */
import { type ReactNode, useContext } from 'react'
import { CodeBlock } from '../../ui/code-block.tsx'
import { JsonView } from '../../ui/json-view.tsx'
import { TerminalText } from '../../ui/terminal-text.tsx'
import { CallChanges } from '../changes/call-changes.tsx'
import { ShellLink } from '../terminal/shell-link.tsx'
import { ChatPlaceContext } from './chat-place.ts'
import { EditDiff } from './edit-diff.tsx'
import { isRecord, jsonIn, languageOf, textArgument } from './tool-summary.ts'
import type { ToolStep } from './turns.ts'

export interface ToolDetailProps {
  step: ToolStep
  /** The session it was called in; absent where there is none. */
  sessionId?: string | null
  /** What a helper did; nothing for other tools. */
  helper: ReactNode
}

export function ToolDetail({ step, sessionId = null, helper }: ToolDetailProps) {
  const { toolName, input, toolCallId } = step.call
  const output = step.result?.output ?? step.live?.output ?? ''
  const failed = step.result?.isError ?? false
  const changes = step.result !== null && sessionId !== null && (
    <CallChanges session={sessionId} toolCallId={toolCallId} />
  )
  if (toolName === 'bash') {
    return (
      <Terminal input={input} output={output}>
        {changes}
        <ToShell call={toolCallId} />
      </Terminal>
    )
  }
  return (
    <div className="flex flex-col gap-2.5 border-t bg-sunken/60 px-2.5 py-2.5">
      <Input name={toolName} input={input} />
      {helper}
      {changes}
      <Part title={failed ? 'Error' : 'Output'}>
        <Output name={toolName} input={input} output={output} done={step.result !== null} />
      </Part>
    </div>
  )
}

function ToShell({ call }: { call: string }) {
  const place = useContext(ChatPlaceContext)
  if (place === null) return null
  return (
    <div className="-mx-2 -mb-1.5">
      <ShellLink agent={place.agent} instanceId={place.instance} call={call} />
    </div>
  )
}

interface TerminalProps {
  input: unknown
  output: string
  /** Below the output. */
  children: ReactNode
}

function Terminal({ input, output, children }: TerminalProps) {
  return (
    <div className="flex flex-col gap-2 border-t bg-sunken px-3 py-2.5">
      <pre className="whitespace-pre-wrap break-words pb-1 font-mono text-xs leading-[18px]">
        <span aria-hidden className="select-none text-accent-text">
          ${' '}
        </span>
        {textArgument(input, 'command') ?? ''}
      </pre>
      <TerminalText text={output} />
      {children}
    </div>
  )
}

function Input({ name, input }: { name: string; input: unknown }) {
  const path = textArgument(input, 'path') ?? ''
  const content = textArgument(input, 'content')
  const before = textArgument(input, 'old_text')
  const after = textArgument(input, 'new_text')
  if (name === 'edit' && before !== null && after !== null) {
    return <EditDiff path={path} before={before} after={after} />
  }
  if (name === 'write' && content !== null) {
    return <EditDiff path={path} before="" after={content} />
  }
  if (name === 'task') {
    return (
      <Part title="Asked">
        <p className="whitespace-pre-wrap">{textArgument(input, 'prompt') ?? ''}</p>
      </Part>
    )
  }
  if (!isRecord(input) || Object.keys(input).length === 0) return null
  return (
    <Part title="Input">
      <JsonView members value={input} label="Input" />
    </Part>
  )
}

interface OutputProps {
  name: string
  input: unknown
  output: string
  done: boolean
}

function Output({ name, input, output, done }: OutputProps) {
  if (output === '') {
    return <p className="text-ink-3">{done ? 'Nothing was returned.' : 'Nothing yet.'}</p>
  }
  const json = jsonIn(output)
  if (json !== undefined) return <JsonView value={json} label="Output" />
  if (name === 'read') {
    const language = languageOf(textArgument(input, 'path') ?? '')
    return <CodeBlock bare code={output} language={language} maxHeight={320} />
  }
  return <TerminalText text={output} label="Output" />
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="min-w-0">
      <h4 className="mb-1 font-medium text-2xs text-ink-3">{title}</h4>
      {children}
    </section>
  )
}
