/** Timings of one agent server, from outside, over HTTP. Durations are milliseconds. */
import { performance } from 'node:perf_hooks'

export interface Target {
  name: string
  url: string
  token: string
}

async function post(target: Target, instance: string, message: string, stream: boolean) {
  const response = await fetch(`${target.url}/agents/bench/${instance}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      authorization: `Bearer ${target.token}`,
      ...(stream ? { accept: 'text/event-stream' } : {}),
    },
    body: JSON.stringify({ message }),
  })
  if (!response.ok) throw new Error(`${target.name}: ${response.status} ${await response.text()}`)
  return response
}

export async function prompt(target: Target, instance: string, message: string): Promise<number> {
  const start = performance.now()
  const response = await post(target, instance, message, false)
  await response.arrayBuffer()
  return performance.now() - start
}

/** Time to the first streamed piece of text, and how many chunks arrived by themselves. */
export async function streamed(target: Target, instance: string, message: string) {
  const start = performance.now()
  const response = await post(target, instance, message, true)
  let first: number | null = null
  let arrivals = 0
  const decoder = new TextDecoder()
  for await (const chunk of response.body ?? []) {
    const text = decoder.decode(chunk, { stream: true })
    if (!isText(text)) continue
    first ??= performance.now() - start
    arrivals += 1
  }
  if (first === null) throw new Error(`${target.name}: nothing was streamed`)
  return { first, arrivals, total: performance.now() - start }
}

function isText(frame: string): boolean {
  return frame.includes('event: delta') || frame.startsWith('data: "')
}

/** Prompts per second with `width` at once, each in its own instance. */
export async function throughput(target: Target, prefix: string, total: number, width: number) {
  let next = 0
  const start = performance.now()
  await Promise.all(
    Array.from({ length: width }, async (_, lane) => {
      while (next < total) {
        next += 1
        await prompt(target, `${prefix}-${lane}`, 'hello')
      }
    }),
  )
  return total / ((performance.now() - start) / 1000)
}

export function median(values: number[]): number {
  return quantile(values, 0.5)
}

/** The smallest value that a share of all does not exceed. */
export function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}
