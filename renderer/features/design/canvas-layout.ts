/** Places the nodes of a canvas: a tree from left to right, children in the order of the file. */
import type { CanvasNode } from './canvas-graph.ts'

export const nodeWidth = 208
export const nodeHeight = 48

const columnGap = 72
const rowGap = 12
/** Between two trees, and between fields of one parent. */
const groupGap = 20

export interface CanvasPlace {
  x: number
  y: number
}

export function canvasLayout(nodes: readonly CanvasNode[]): Map<string, CanvasPlace> {
  const children = new Map<string | null, CanvasNode[]>()
  for (const node of nodes) {
    const siblings = children.get(node.parent)
    if (siblings) siblings.push(node)
    else children.set(node.parent, [node])
  }
  const places = new Map<string, CanvasPlace>()
  let free = 0

  /** Leaves take the next free row; parents stand in the middle of their children. */
  function place(node: CanvasNode, depth: number): number {
    const x = depth * (nodeWidth + columnGap)
    let last: string | null = null
    const rows: number[] = []
    for (const child of children.get(node.id) ?? []) {
      if (last !== null && last !== child.field) free += groupGap - rowGap
      last = child.field
      rows.push(place(child, depth + 1))
    }
    const first = rows[0]
    const y = first === undefined ? free : (first + (rows.at(-1) ?? first)) / 2
    if (first === undefined) free += nodeHeight + rowGap
    places.set(node.id, { x, y })
    return y
  }

  for (const root of children.get(null) ?? []) {
    place(root, 0)
    free += groupGap
  }
  return places
}
