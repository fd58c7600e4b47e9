/** The definitions of a file as a graph, with what they use. It lights up while the agent works. */
import '@xyflow/react/dist/base.css'
import './canvas.css'
import { useQueries, useQuery } from '@tanstack/react-query'
import { Background, Controls, type Edge, ReactFlow, type ReactFlowInstance } from '@xyflow/react'
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import type { Design } from '../../../core/contract/design.ts'
import type { AgentSummary } from '../../../core/contract/project.ts'
import { definitionsQuery, designQuery } from '../../app/file-queries.ts'
import { useProject } from '../../app/project.ts'
import { useLiveOperations } from '../../app/use-stream.ts'
import { type CanvasNode, type CanvasSources, canvasGraph, filesOf } from './canvas-graph.ts'
import { canvasLayout, nodeHeight, nodeWidth } from './canvas-layout.ts'
import { canvasLights } from './canvas-light.ts'
import { type CanvasFlowNode, CanvasNodeBox, spokenNode } from './canvas-node.tsx'
import { CanvasPanel } from './canvas-panel.tsx'
import type { DesignFile } from './use-design.ts'

const nodeTypes = { definition: CanvasNodeBox }

/** Never so small that names cannot be read: what does not fit is panned to. */
const fit = { minZoom: 0.6, maxZoom: 1, padding: 0.12 }

export interface CanvasProps {
  design: Design
  /** Whose default export the file is; null for a workflow. */
  agent: AgentSummary | null
  edit: DesignFile['edit']
}

export function Canvas({ design, agent, edit }: CanvasProps) {
  const nodes = useCanvasNodes(design, agent)
  const [chosen, setChosen] = useState<string | null>(null)
  const operations = useLiveOperations()
  const lights = useMemo(
    () => canvasLights(nodes, operations, agent?.name ?? ''),
    [nodes, operations, agent?.name],
  )
  const places = useMemo(() => canvasLayout(nodes), [nodes])
  const selected = nodes.find(({ id }) => id === chosen) ?? nodes[0]
  const flowNodes = nodes.map((node): CanvasFlowNode => {
    const light = lights.get(node.id) ?? null
    return {
      id: node.id,
      type: 'definition',
      position: places.get(node.id) ?? { x: 0, y: 0 },
      width: nodeWidth,
      height: nodeHeight,
      selected: node.id === selected?.id,
      data: { node, light },
      ariaLabel: spokenNode(node, light),
      ariaRole: 'button',
    }
  })
  const edges = nodes.flatMap(({ id, parent, field }): Edge[] =>
    parent === null
      ? []
      : [
          {
            id,
            source: parent,
            target: id,
            animated: lights.get(id) === 'running',
            focusable: false,
            data: { field },
          },
        ],
  )
  const flow = useRef<ReactFlowInstance<CanvasFlowNode, Edge>>(null)
  const isMoved = useRef(false)
  useEffect(() => {
    // Files it refers to come one by one; where a person has panned to is theirs.
    if (places.size > 0 && !isMoved.current) void flow.current?.fitView(fit)
  }, [places])
  const panel = useRef<HTMLElement>(null)
  const takeOut = (event: KeyboardEvent) => {
    const isNode = event.target instanceof HTMLElement && event.target.dataset.id === selected?.id
    if (event.key === 'Enter' && isNode)
      panel.current?.querySelector<HTMLElement>('a, select, button')?.focus()
    if ((event.key !== 'Delete' && event.key !== 'Backspace') || !selected?.slot) return
    if (event.target instanceof HTMLElement && event.target.closest('aside')) return
    void edit({ op: 'remove', definition: selected.slot.definition, path: selected.slot.path })
    setChosen(selected.parent)
  }
  return (
    <div className="flex min-h-0 flex-1">
      {/* The keys only repeat what the buttons of the panel do. */}
      <section aria-label="Canvas" className="min-w-0 flex-1" onKeyDown={takeOut}>
        <ReactFlow
          nodes={flowNodes}
          edges={edges}
          nodeTypes={nodeTypes}
          onNodesChange={(changes) => {
            for (const change of changes) {
              if (change.type === 'select' && change.selected) setChosen(change.id)
            }
          }}
          nodesDraggable={false}
          nodesConnectable={false}
          edgesFocusable={false}
          deleteKeyCode={null}
          multiSelectionKeyCode={null}
          selectionKeyCode={null}
          panOnScroll
          zoomActivationKeyCode="Control"
          minZoom={0.2}
          maxZoom={1.5}
          fitView
          fitViewOptions={fit}
          onInit={(instance) => {
            flow.current = instance
          }}
          onMoveStart={(event) => {
            if (event) isMoved.current = true
          }}
        >
          <Background gap={20} size={1} color="var(--color-line-strong)" />
          <Controls showInteractive={false} />
        </ReactFlow>
      </section>
      {selected && (
        <CanvasPanel
          ref={panel}
          file={design.path}
          node={selected}
          definition={
            selected.parent === null
              ? (design.definitions.find(({ id }) => id === selected.id) ?? null)
              : null
          }
          edit={edit}
        />
      )}
    </div>
  )
}

/** Reads the files the design refers to, and those these refer to, as they become known. */
function useCanvasNodes(design: Design, agent: AgentSummary | null): readonly CanvasNode[] {
  const project = useProject()
  const definitions = useQuery(definitionsQuery(project)).data
  const [known, setKnown] = useState<readonly string[]>([])
  const read = useQueries({
    queries: known.map((path) => designQuery(project, path)),
    combine: (results) => results.map(({ data }) => data),
  })
  const sources = useMemo((): CanvasSources => {
    const designs = new Map(read.flatMap((one) => (one ? [[one.path, one] as const] : [])))
    designs.set(design.path, design)
    return { design: (path) => designs.get(path), definitions: definitions ?? [] }
  }, [read, design, definitions])
  const wanted = filesOf(design, sources)
  if (wanted.join('\n') !== known.join('\n')) setKnown(wanted)
  return useMemo(() => canvasGraph(design, sources, agent), [design, sources, agent])
}
