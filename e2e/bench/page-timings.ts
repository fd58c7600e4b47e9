/** Timings taken inside a page of the studio. Durations are milliseconds. */
import type { Locator, Page } from '@playwright/test'

/**
 * Clicks the link to a run in a list and waits for its timeline. `first` is until a row is painted,
 * `complete` until all rows are there and painted, `longest` the longest task on the way.
 */
export async function openByLink(page: Page, runId: string) {
  const link = page.locator(`a[href*="${encodeURIComponent(runId)}"]`).first()
  await link.waitFor()
  return link.evaluate(async (element) => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
    const tasks: number[] = [0]
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) tasks.push(entry.duration)
    })
    observer.observe({ type: 'longtask' })
    const began = performance.now()
    if (element instanceof HTMLElement) element.click()
    const timeline = () => document.querySelector('section[aria-label="Timeline"]')
    while (!timeline()?.querySelector('[role="option"]')) await frame()
    const first = performance.now() - began
    while (timeline()?.getAttribute('aria-busy') !== 'false') await frame()
    await frame()
    await frame()
    const complete = performance.now() - began
    await new Promise((resolve) => setTimeout(resolve, 100))
    observer.disconnect()
    return { first, complete, longest: Math.max(...tasks) }
  })
}

/** The time of each of so many frames while a wheel zooms in, pans and zooms out over an element. */
export function frames(list: Locator, count: number): Promise<number[]> {
  return list.evaluate(async (element, wanted) => {
    const box = element.getBoundingClientRect()
    const at = { clientX: box.left + box.width * 0.6, clientY: box.top + box.height / 2 }
    const times: number[] = []
    let before = await new Promise<number>((resolve) => requestAnimationFrame(resolve))
    for (let index = 0; index < wanted; index += 1) {
      const part = index % 80
      const wheel =
        part < 30
          ? { ctrlKey: true, deltaY: -60 }
          : part < 50
            ? { deltaX: part % 20 < 10 ? 40 : -40 }
            : { ctrlKey: true, deltaY: 60 }
      element.dispatchEvent(
        new WheelEvent('wheel', { ...wheel, ...at, bubbles: true, cancelable: true }),
      )
      const now = await new Promise<number>((resolve) => requestAnimationFrame(resolve))
      times.push(now - before)
      before = now
    }
    return times
  }, count)
}

/** Durations of tasks over 50 ms while something is done. */
export async function longTasksDuring(page: Page, act: () => Promise<void>): Promise<number[]> {
  const handle = await page.evaluateHandle(() => {
    const tasks: number[] = []
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) tasks.push(entry.duration)
    })
    observer.observe({ type: 'longtask' })
    return { tasks, observer }
  })
  await act()
  return handle.evaluate(async ({ tasks, observer }) => {
    await new Promise((resolve) => setTimeout(resolve, 100))
    observer.disconnect()
    return tasks
  })
}

/**
 * CPU time of the page's main thread so far: on a machine that others use as well, it says what the page
 * itself asks for, where a clock says how long it had to wait.
 */
export async function mainThreadClock(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'threadTicks' })
  return async () => {
    const { metrics } = await session.send('Performance.getMetrics')
    return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000
  }
}
