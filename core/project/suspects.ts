/**
 * Whose code has held or ended a thread. Its further work runs apart from the others', until the source
 * changes: who could only be one of several, until something of it has ended well.
 */
export class Suspects {
  #sure = new Set<string>()
  #perhaps = new Set<string>()

  /** Returns those that were not suspected before. */
  add(names: readonly string[]): string[] {
    // Where somebody known for it took part, nobody else is blamed.
    if (names.some((name) => this.#sure.has(name))) return []
    const added = names.filter((name) => !this.has(name))
    const only = names.length === 1 ? names[0] : undefined
    if (only === undefined) for (const name of names) this.#perhaps.add(name)
    else {
      this.#perhaps.delete(only)
      this.#sure.add(only)
    }
    return added
  }

  has(name: string): boolean {
    return this.#sure.has(name) || this.#perhaps.has(name)
  }

  endedWell(name: string): void {
    this.#perhaps.delete(name)
  }

  clear(): void {
    this.#sure.clear()
    this.#perhaps.clear()
  }
}
