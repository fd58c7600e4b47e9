/** Input and output of a tool call, drawn as what they are: a terminal, a file, an edit, JSON or text. */
import { type ReactNode, useContext, useMemo } from 'react'
import { CodeBlock } from '../../ui/code-block.tsx'
import { JsonView } from '../../ui/json-view.tsx'
import { TerminalText } from '../../ui/terminal-text.tsx'
import { CallChanges } from '../changes/call-changes.tsx'
import { ShellLink } from '../terminal/shell-link.tsx'
import { ChatPlaceContext } from './chat-place.ts'
import { EditDiff } from './edit-diff.tsx'
import { LongOutput } from './long-output.tsx'
import { largeOutput } from './text-beginning.ts'
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
      <Terminal input={input} output={output} fileName={`${toolCallId}.txt`}>
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
        <Output step={step} output={output} />
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
  fileName: string
  /** Below the output. */
  children: ReactNode
}

function Terminal({ input, output, fileName, children }: TerminalProps) {
  return (
    <div className="flex flex-col gap-2 border-t bg-sunken px-3 py-2.5">
      <pre className="whitespace-pre-wrap break-words pb-1 font-mono text-xs leading-[18px]">
        <span aria-hidden className="select-none text-accent-text">
          ${' '}
        </span>
        {textArgument(input, 'command') ?? ''}
      </pre>
      <LongOutput text={output} fileName={fileName}>
        {(part) => <TerminalText text={part} />}
      </LongOutput>
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

function Output({ step, output }: { step: ToolStep; output: string }) {
  const { toolName, toolCallId, input } = step.call
  const json = useMemo(() => (output.length > largeOutput ? undefined : jsonIn(output)), [output])
  if (output === '') {
    return (
      <p className="text-ink-3">
        {step.result === null ? 'Nothing yet.' : 'Nothing was returned.'}
      </p>
    )
  }
  if (json !== undefined) return <JsonView value={json} label="Output" />
  const path = toolName === 'read' ? textArgument(input, 'path') : null
  if (path !== null) {
    return (
      <LongOutput text={output} fileName={nameOf(path)}>
        {(part) => <CodeBlock bare code={part} language={languageOf(path)} maxHeight={320} />}
      </LongOutput>
    )
  }
  return (
    <LongOutput text={output} fileName={`${toolCallId}.txt`}>
      {(part) => <TerminalText text={part} label="Output" />}
    </LongOutput>
  )
}

function nameOf(path: string): string {
  return path.split(/[\\/]/).at(-1) || 'output.txt'
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="min-w-0">
      <h4 className="mb-1 font-medium text-2xs text-ink-3">{title}</h4>
      {children}
    </section>
  )
}
