/** Shapes that only the API has: pages, status, connection, and small answers of its routes. */
import { z } from 'zod'
import { Project } from './project.ts'
import { TelemetryStatus } from './telemetry.ts'

export interface Page<Item> {
  items: Item[]
  /** Opaque; null on the last page. */
  nextCursor: string | null
}

export const Health = z.object({
  ok: z.literal(true),
  framework: z.literal('hearth'),
  version: z.string(),
})
export type Health = z.infer<typeof Health>

export const Status = z.object({
  version: z.string(),
  /** Null while the local port is off. */
  url: z.string().nullable(),
  port: z.number().int().nullable(),
  auth: z.enum(['token', 'none']),
  pid: z.number().int(),
  memory: z.object({ rss: z.number().int() }),
  uptimeMs: z.number(),
  /**
   * How long requests wait before anything is done about them, in milliseconds, over the last one to two
   * minutes; null where nobody looks.
   */
  eventLoop: z
    .object({
      p50Ms: z.number(),
      p99Ms: z.number(),
      maxMs: z.number(),
      /** The most processor time in one go, of what took longer than 50 ms; null where the system does not tell. */
      busyMs: z.number().nullable(),
    })
    .nullable(),
  projects: z.number().int(),
})
export type Status = z.infer<typeof Status>

/** How to reach the local port from another program. */
export const Connection = z.object({
  url: z.string().nullable(),
  token: z.string().nullable(),
  /** A command that works as pasted; null while the port is off. */
  curl: z.string().nullable(),
})
export type Connection = z.infer<typeof Connection>

export const ProjectDetails = Project.extend({
  size: z.object({
    path: z.string(),
    bytes: z.number(),
    walBytes: z.number(),
    events: z.number().int(),
    entries: z.number().int(),
    /** Timelines that came as files. */
    imports: z.object({ count: z.number().int(), bytes: z.number() }),
  }),
  activeRuns: z.number().int(),
  activeOperations: z.number().int(),
  queuedDispatches: z.number().int(),
  telemetry: TelemetryStatus,
})
export type ProjectDetails = z.infer<typeof ProjectDetails>

export const RecentProject = z.object({
  root: z.string(),
  name: z.string(),
  /** Milliseconds since the epoch. */
  openedAt: z.number(),
  exists: z.boolean(),
})
export type RecentProject = z.infer<typeof RecentProject>

export const Folder = z.object({
  path: z.string(),
  name: z.string(),
  /** True when it looks like an agent project. */
  isProject: z.boolean(),
})
export type Folder = z.infer<typeof Folder>

export const FolderList = z.object({
  path: z.string(),
  parent: z.string().nullable(),
  items: z.array(Folder),
  nextCursor: z.null(),
})
export type FolderList = z.infer<typeof FolderList>

/** A folder that looks like an agent project and was not opened here before. */
export const FoundProject = z.object({
  root: z.string(),
  name: z.string(),
  /** What tells: `hearth.toml`, `pyflue.toml`, `src/agents`. */
  mark: z.string(),
  /** Providers whose key is in its `.env`. */
  keys: z.array(z.string()),
})
export type FoundProject = z.infer<typeof FoundProject>

export const Instance = z.object({
  agent: z.string(),
  instanceId: z.string(),
  sessions: z.number().int(),
  createdAt: z.number(),
  updatedAt: z.number(),
})
export type Instance = z.infer<typeof Instance>

export const TerminalSummary = z.object({
  id: z.string(),
  title: z.string(),
  columns: z.number().int(),
  rows: z.number().int(),
  /** Of a shell that has ended; null while it runs. */
  exitCode: z.number().int().nullable(),
})
export type TerminalSummary = z.infer<typeof TerminalSummary>

/** What a terminal says: output, and at last its exit. */
export const TerminalFrame = z.union([
  z.object({ data: z.string() }),
  z.object({ exitCode: z.number().int() }),
])
export type TerminalFrame = z.infer<typeof TerminalFrame>

export const ScaffoldKind = z.enum(['agent', 'workflow', 'tool', 'skill', 'role', 'profile'])
export type ScaffoldKind = z.infer<typeof ScaffoldKind>

/** A declaration file for the editor: `hearth` and `zod`. */
export const TypeFile = z.object({ path: z.string(), content: z.string() })
export type TypeFile = z.infer<typeof TypeFile>
