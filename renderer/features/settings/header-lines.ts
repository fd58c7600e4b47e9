/** HTTP headers as a person writes them, one `name: value` a line. */

export interface ParsedHeaders {
  headers: Record<string, string>
  problem: string | null
}

const headerName = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/

export function parseHeaders(text: string): ParsedHeaders {
  const headers: Record<string, string> = {}
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue
    const colon = line.indexOf(':')
    const name = line.slice(0, colon).trim()
    if (colon < 1 || !headerName.test(name)) {
      return { headers: {}, problem: `“${line.trim()}” is not a header. Write name: value.` }
    }
    headers[name] = line.slice(colon + 1).trim()
  }
  return { headers, problem: null }
}
