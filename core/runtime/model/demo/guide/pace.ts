/** How fast the guide speaks: about as fast as people read a model's answer. */
import type { DemoStep } from '../demo-model.ts'

/** Milliseconds. */
export interface Paces {
  /** Before the first word. */
  start: number
  /** Before each word. */
  text: number
  /** Long answers go slower, so that there is time to stop one. */
  long: number
  /** Thinking and data. */
  quick: number
}

export function pacesOf(speed: number): Paces {
  return { start: 250 / speed, text: 22 / speed, long: 34 / speed, quick: 12 / speed }
}

export function* speak(
  type: 'text' | 'thinking',
  text: string,
  milliseconds: number,
): Generator<DemoStep> {
  for (const word of text.match(/\s*\S+\s*$|\s*\S+/g) ?? []) {
    yield { type: 'wait', milliseconds }
    yield { type, text: word }
  }
}
