/** Takes what is read in pieces without holding up the page, and draws it ever more rarely as it grows. */

/** What is read within so many milliseconds is drawn once: two times would take longer than to wait. */
const drawnAtFirstAfter = 60
/** What takes longer is drawn again after so many, and then ever more rarely. */
const drawnAgainAfter = 200
/** Longer than this, reading lets the page do something else. */
const longestSlice = 12

export interface Slices<Piece> {
  /** False when it was nothing new. */
  take: (piece: Piece) => boolean
  draw: () => void
}

/** Resolves when all was taken; rejects when reading fails or was called off. */
export async function readInSlices<Piece>(
  pieces: AsyncIterable<Piece>,
  signal: AbortSignal,
  { take, draw }: Slices<Piece>,
): Promise<void> {
  let sliceFrom = performance.now()
  let drawAt = sliceFrom + drawnAtFirstAfter
  let pause = drawnAgainAfter
  for await (const piece of pieces) {
    const isNew = take(piece)
    const now = performance.now()
    const isDue = isNew && now >= drawAt
    if (!isDue && now - sliceFrom < longestSlice) continue
    await nextTask()
    signal.throwIfAborted()
    if (isDue) {
      // In a task of its own: together with what was read before and after, it would be a long one.
      draw()
      // What is drawn grows, and so does the work of drawing it.
      drawAt = performance.now() + pause
      pause *= 2
      await nextTask()
      signal.throwIfAborted()
    }
    sliceFrom = performance.now()
  }
  await nextTask()
  signal.throwIfAborted()
}

/** Unlike a timer it is not slowed down when it is used again and again. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
}
