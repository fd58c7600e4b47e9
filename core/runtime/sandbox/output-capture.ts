/** Collects one output stream as text, keeping its head and its tail when it grows beyond a cap. */
import { StringDecoder } from 'node:string_decoder'

/** Characters kept per stream: far more than a model reads, little enough to hold in memory. */
export const OUTPUT_CAP = 1_048_576

export interface CapturedOutput {
  text: string
  truncated: boolean
}

export class OutputCapture {
  readonly #half: number
  readonly #onText: ((text: string) => void) | undefined
  readonly #decoder = new StringDecoder('utf8')
  #head = ''
  #headFull = false
  #tail: string[] = []
  #tailLength = 0
  #omitted = 0

  constructor(onText?: (text: string) => void, cap = OUTPUT_CAP) {
    this.#half = Math.floor(cap / 2)
    this.#onText = onText
  }

  /** Takes bytes; a character split between two calls comes out whole. */
  write(bytes: Uint8Array): void {
    this.#take(this.#decoder.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)))
  }

  /** Takes text that is already decoded. */
  writeText(text: string): void {
    this.#take(text)
  }

  end(): CapturedOutput {
    this.#take(this.#decoder.end())
    if (this.#omitted === 0) return { text: this.#head + this.#tail.join(''), truncated: false }
    const tail = this.#tail.join('')
    const excess = Math.max(0, tail.length - this.#half)
    const kept = tail.slice(isLowSurrogate(tail, excess) ? excess + 1 : excess)
    const omitted = this.#omitted + tail.length - kept.length
    return {
      text: `${this.#head}\n… ${omitted} characters omitted …\n${kept}`,
      truncated: true,
    }
  }

  #take(text: string): void {
    if (text === '') return
    this.#onText?.(text)
    let rest = text
    if (!this.#headFull) {
      let end = this.#half - this.#head.length
      if (isLowSurrogate(rest, end)) end -= 1
      this.#head += rest.slice(0, end)
      rest = rest.slice(end)
      if (rest === '') return
      this.#headFull = true
    }
    this.#tail.push(rest)
    this.#tailLength += rest.length
    while (this.#tailLength - (this.#tail[0]?.length ?? 0) >= this.#half) {
      const dropped = this.#tail.shift()?.length ?? 0
      this.#tailLength -= dropped
      this.#omitted += dropped
    }
    // One chunk larger than the tail: cut it, so that a flood of large chunks cannot pile up.
    const only = this.#tail[0]
    if (this.#tail.length === 1 && only !== undefined && only.length > this.#half) {
      const start = only.length - this.#half
      const from = isLowSurrogate(only, start) ? start + 1 : start
      this.#tail[0] = only.slice(from)
      this.#tailLength -= from
      this.#omitted += from
    }
  }
}

function isLowSurrogate(text: string, index: number): boolean {
  const code = text.charCodeAt(index)
  return code >= 0xdc00 && code <= 0xdfff
}
