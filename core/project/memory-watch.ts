/**
 * Ends a worker before its memory ends the process. V8 stops a worker at its limit only when it gets
 * there in small steps; one large step over it aborts the whole process. And what lies outside its heap,
 * such as buffers, it does not count at all. So the limit that V8 knows is far above the real one, and
 * the real one is watched from here.
 */
import type { HeapInfo } from 'node:v8'
import type { ResourceLimits, Worker } from 'node:worker_threads'

/** Milliseconds between looks. A thread that does nothing else fills 1 GB in about 300. */
const lookEvery = 50
/** The process must have grown by as much since all was well before a worker is asked. */
const growthMb = 64
/** Looks at which it must be over the limit: what is garbage may be gone at the next. */
const looksOverLimit = 2
/** How far V8's limit is above the real one: more than can be filled until someone has looked. */
const headroomMb = 3072

/** In Node since 22.16. */
interface Measurable {
  getHeapStatistics?(): Promise<HeapInfo>
}

/** What V8 is told. Without a way to look, its limit is all there is. */
export function memoryLimits(memoryMb: number, canLook: boolean): ResourceLimits {
  return { maxOldGenerationSizeMb: canLook ? memoryMb + headroomMb : memoryMb }
}

export function canMeasure(worker: { prototype: Measurable }): boolean {
  return typeof worker.prototype.getHeapStatistics === 'function'
}

/** Calls `onExceeded` once when the worker holds more than `memoryMb`. Returns the function that stops it. */
export function watchMemory(
  worker: Worker & Measurable,
  memoryMb: number,
  onExceeded: () => void,
): () => void {
  let calmMb = residentMb()
  let over = 0
  let isLooking = false
  const timer = setInterval(() => {
    const resident = residentMb()
    calmMb = Math.min(calmMb, resident)
    if (isLooking || (over === 0 && resident < calmMb + growthMb)) return
    isLooking = true
    // It can only not answer because it has ended.
    look(resident)
      .catch(stop)
      .finally(() => {
        isLooking = false
      })
  }, lookEvery)
  timer.unref()

  async function look(resident: number): Promise<void> {
    const heap = await worker.getHeapStatistics?.()
    if (!heap) return stop()
    const held = toMb(heap.used_heap_size + heap.external_memory)
    over = held > memoryMb ? over + 1 : 0
    if (over === 0) calmMb = resident
    if (over < looksOverLimit) return
    stop()
    onExceeded()
  }

  function stop(): void {
    clearInterval(timer)
  }
  return stop
}

function residentMb(): number {
  return toMb(process.memoryUsage.rss())
}

function toMb(bytes: number): number {
  return bytes / 1024 / 1024
}
