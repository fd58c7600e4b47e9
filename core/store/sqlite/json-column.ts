/** JSON in TEXT columns; SQL NULL is null. */

export function jsonOrNull(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value)
}

export function parseJsonColumn(text: string | null): unknown {
  return text === null ? null : JSON.parse(text)
}
