/** Lines of JSON (NDJSON) as they arrive. */

/** The values of each piece of a body, together; what ends in the middle of a line waits for the next. */
export async function* readLines<Value>(body: ReadableStream<Uint8Array>): AsyncGenerator<Value[]> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) break
      const text = decoder.decode(value, { stream: true })
      const end = text.lastIndexOf('\n')
      if (end === -1) {
        rest += text
        continue
      }
      const whole = rest + text.slice(0, end)
      rest = text.slice(end + 1)
      if (whole !== '') yield parseLines<Value>(whole)
    }
    if (rest.trim() !== '') yield parseLines<Value>(rest)
  } finally {
    await reader.cancel()
  }
}

function parseLines<Value>(text: string): Value[] {
  const values: Value[] = []
  for (let from = 0; from < text.length; ) {
    const end = text.indexOf('\n', from)
    const to = end === -1 ? text.length : end
    values.push(JSON.parse(text.slice(from, to)))
    from = to + 1
  }
  return values
}
