/** Looking for words in rows that are all here. */

/** Every word somewhere in the texts, whatever its case. */
export function holdsWords(texts: readonly (string | null | undefined)[], words: string): boolean {
  const whole = texts.filter(Boolean).join(' ').toLowerCase()
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => whole.includes(word))
}
