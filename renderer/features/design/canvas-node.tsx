/** One box of the canvas. */
import { Handle, type Node, type NodeProps, Position } from '@xyflow/react'
import {
  BookOpen,
  Bot,
  Boxes,
  FileCode,
  type LucideIcon,
  Plug,
  Shell,
  UserRound,
  Users,
  Wrench,
} from 'lucide-react'
import { cx } from '../../ui/cx.ts'
import type { CanvasKind, CanvasNode } from './canvas-graph.ts'
import { nodeHeight, nodeWidth } from './canvas-layout.ts'
import type { Light } from './canvas-light.ts'

const looks: Record<CanvasKind, { noun: string; Icon: LucideIcon; tint: string }> = {
  agent: { noun: 'Agent', Icon: Bot, tint: 'text-kind-turn' },
  profile: { noun: 'Profile', Icon: UserRound, tint: 'text-kind-operation' },
  subagent: { noun: 'Subagent', Icon: Users, tint: 'text-kind-task' },
  tool: { noun: 'Tool', Icon: Wrench, tint: 'text-kind-tool' },
  builtin: { noun: 'Built-in tools', Icon: Boxes, tint: 'text-kind-tool' },
  skill: { noun: 'Skill', Icon: BookOpen, tint: 'text-kind-log' },
  mcp: { noun: 'MCP server', Icon: Plug, tint: 'text-kind-command' },
  sandbox: { noun: 'Sandbox', Icon: Shell, tint: 'text-kind-command' },
  code: { noun: 'Code', Icon: FileCode, tint: 'text-ink-3' },
}

const lightClass: Record<Light, string> = {
  running: 'border-accent ring-2 ring-accent-line motion-safe:animate-pulse',
  done: 'border-ok',
  failed: 'border-bad',
}

const lightWords: Record<Light, string> = {
  running: 'at work',
  done: 'used',
  failed: 'failed',
}

export type CanvasFlowNode = Node<{ node: CanvasNode; light: Light | null }, 'definition'>

export function nounOf(kind: CanvasKind): string {
  return looks[kind].noun
}

/** What a screen reader says of it: what is seen, what it is, what it does. */
export function spokenNode({ kind, title, note }: CanvasNode, light: Light | null): string {
  const noun = nounOf(kind)
  const seen = `${title} ${note ?? noun}`
  return [seen, note !== null && noun, light && lightWords[light]].filter(Boolean).join(', ')
}

export function CanvasNodeBox({ data: { node, light }, selected }: NodeProps<CanvasFlowNode>) {
  const { Icon, tint } = looks[node.kind]
  const isLocked = node.kind === 'code' || node.note === 'code'
  return (
    <div
      data-light={light ?? 'off'}
      style={{ width: nodeWidth, height: nodeHeight }}
      className={cx(
        'flex items-center gap-2.5 rounded-lg border bg-panel px-3 text-left shadow-soft transition-colors',
        isLocked && 'border-dashed bg-sunken',
        light && lightClass[light],
        selected && 'border-accent bg-accent-soft',
      )}
    >
      <Handle type="target" position={Position.Left} isConnectable={false} className="opacity-0" />
      <Icon size={16} aria-hidden className={cx('shrink-0', tint)} />
      <span className="flex min-w-0 flex-1 flex-col">
        <span className="truncate font-medium text-ink text-sm">{node.title}</span>{' '}
        <span className="truncate text-2xs text-ink-3">{node.note ?? nounOf(node.kind)}</span>
      </span>
      <Handle type="source" position={Position.Right} isConnectable={false} className="opacity-0" />
    </div>
  )
}
