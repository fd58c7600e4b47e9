/** How well something fits what is typed: 0 is not at all, 1 begins with it. What it is called counts before what it is about. */

/**
 * @param texts the title first, then further words.
 * @param typed may be several words: each must fit somewhere.
 */
export function matchScore(texts: readonly string[], typed: string): number {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  const scores = words.map((word) => best(texts, word))
  if (scores.includes(0)) return 0
  const whole = texts[0] === undefined ? 0 : textScore(texts[0], typed.trim().toLowerCase())
  return Math.max(whole, (0.98 * scores.reduce((sum, score) => sum + score, 0)) / words.length)
}

function best(texts: readonly string[], word: string): number {
  const [title = '', ...others] = texts
  const further = others.map((text) => 0.6 * (wordScore(text, word) ?? 0))
  return Math.max(textScore(title, word), ...further)
}

function textScore(text: string, word: string): number {
  const plain = wordScore(text, word)
  if (plain !== null) return plain
  const lower = text.toLowerCase()
  if (isSpelledByParts(lower, word, startsOf(text))) return 0.5
  return isWithin(lower, word) ? 0.1 : 0
}

/** Null where the letters do not stand together. */
function wordScore(text: string, word: string): number | null {
  const lower = text.toLowerCase()
  if (lower.startsWith(word)) return 1
  const starts = startsOf(text)
  if ([...starts].some((start) => lower.startsWith(word, start))) return 0.9
  return lower.includes(word) ? 0.7 : null
}

/** Where words, parts of a path and humps of a name begin. */
function startsOf(text: string): Set<number> {
  return new Set(
    [...text.matchAll(/(?<![\p{L}\p{N}])[\p{L}\p{N}]|(?<=\p{Ll})\p{Lu}/gu)].map(
      ({ index }) => index,
    ),
  )
}

/** `setstor` in "Settings: Storage": each letter follows the one before, or begins a part. */
function isSpelledByParts(text: string, word: string, starts: ReadonlySet<number>): boolean {
  /** Where the next letter may stand: after each way to have spelled what came before. */
  let places = new Set(starts)
  for (const letter of word) {
    const spelled = [...places].filter((place) => text[place] === letter)
    const [first] = spelled
    if (first === undefined) return false
    const later = [...starts].filter((start) => start > first)
    places = new Set([...spelled.map((place) => place + 1), ...later])
  }
  return true
}

/** All letters are there in that order: one was forgotten, or the word is spelled otherwise. */
function isWithin(text: string, word: string): boolean {
  let from = 0
  for (const letter of word) {
    const found = text.indexOf(letter, from)
    if (found === -1) return false
    from = found + 1
  }
  return true
}
