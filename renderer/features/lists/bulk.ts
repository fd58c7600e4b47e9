/** Doing one thing to many rows: a few at a time, with progress, and a report of what did not work. */

export interface BulkFailure<Item> {
  item: Item
  error: unknown
}

export interface BulkReport<Item> {
  done: Item[]
  failed: BulkFailure<Item>[]
  /** Not begun, because it was stopped. */
  left: Item[]
}

export interface BulkOptions<Item> {
  items: readonly Item[]
  work: (item: Item) => Promise<unknown>
  /** Told after each. */
  onProgress: (finished: number) => void
  signal: AbortSignal
}

/** A local server answers quickly; more at once would only wait there. */
const atOnce = 4

/** Never rejects: each failure is in the report. What has begun is finished when it is stopped. */
export async function runBulk<Item>(options: BulkOptions<Item>): Promise<BulkReport<Item>> {
  const { items, work, onProgress, signal } = options
  const queue = [...items]
  const report: BulkReport<Item> = { done: [], failed: [], left: [] }
  async function worker(): Promise<void> {
    for (;;) {
      if (signal.aborted) return
      const item = queue.shift()
      if (item === undefined) return
      try {
        await work(item)
        report.done.push(item)
      } catch (error) {
        report.failed.push({ item, error })
      }
      onProgress(report.done.length + report.failed.length)
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker))
  report.left = queue
  return report
}
