/**
 * How a command in a rented machine says that it ended: by a last word on its stderr. Providers tell it
 * only when the output is closed, which something in the background may hold open for ever.
 */
import { StringDecoder } from 'node:string_decoder'

export type Exit = number | 'no folder'

export class ExitMark {
  readonly #begin: string
  readonly #decoder = new StringDecoder('utf8')
  #held = ''
  #exit: Exit | null = null

  constructor(mark: string) {
    this.#begin = exitWord(mark)
  }

  /** Null until the word came. */
  get exit(): Exit | null {
    return this.#exit
  }

  /** What of a piece of stderr is for others. Holds back what may be the beginning of the word. */
  take(chunk: string | Uint8Array): string {
    this.#held += typeof chunk === 'string' ? chunk : this.#decoder.write(Buffer.from(chunk))
    const at = this.#held.indexOf(this.#begin)
    if (at === -1) return this.#release(this.#held.length - this.#beginningAtEnd())
    const said = /^([^;]*);/.exec(this.#held.slice(at + this.#begin.length))
    if (said === null) return this.#release(at)
    this.#exit = said[1] === 'no folder' ? 'no folder' : Number(said[1])
    const before = this.#held.slice(0, at)
    const after = this.#held.slice(at + this.#begin.length + said[0].length)
    this.#held = ''
    return before + after
  }

  /** What was held back and turned out to be nothing. */
  end(): string {
    return this.#release(this.#held.length) + this.#decoder.end()
  }

  #release(length: number): string {
    const text = this.#held.slice(0, length)
    this.#held = this.#held.slice(length)
    return text
  }

  #beginningAtEnd(): number {
    const longest = Math.min(this.#begin.length - 1, this.#held.length)
    for (let length = longest; length > 0; length -= 1) {
      if (this.#held.endsWith(this.#begin.slice(0, length))) return length
    }
    return 0
  }
}

/** What comes before the exit code and a semicolon. */
export function exitWord(mark: string): string {
  return `<exit ${mark} `
}
