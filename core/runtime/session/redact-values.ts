/** Keeps granted values out of everything that is written. */

/** `text` with each value of `env` replaced by its name. Values of three characters or fewer stay. */
export function redactValues(text: string, env: Record<string, string> | undefined): string {
  if (env === undefined) return text
  const longestFirst = Object.entries(env)
    .filter(([, value]) => value.length > 3)
    .sort(([, a], [, b]) => b.length - a.length)
  return longestFirst.reduce(
    (redacted, [name, value]) => redacted.replaceAll(value, `[${name}]`),
    text,
  )
}
