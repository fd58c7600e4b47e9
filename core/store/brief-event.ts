/**
 * Events with long strings cut, for views that read very many of them: whoever wants one whole asks for it.
 * The stored text is cut as it is: parsing and writing it again took most of the time of a long timeline.
 */

/** Rows up to this many characters of JSON pass as they are: their identifiers alone take 300. */
const shortRow = 700
/** Of longer strings, so many characters are kept: more than a line shows. */
const keptOfString = 200

/** The stored text of an event as one line with its `seq`; long strings cut where `brief`. */
export function eventLine(data: string, seq: number, brief: boolean): string {
  const text = brief && data.length > shortRow && !data.includes('"type":"log"') ? cut(data) : data
  return `${text.slice(0, -1)},"seq":${seq}}`
}

/** What was cut says so: the event carries `brief: true`. Log lines are read whole, in lists of their own. */
function cut(json: string): string {
  let short = ''
  let copied = 0
  let open = json.indexOf('"')
  while (open !== -1) {
    const close = endOfString(json, open + 1)
    if (close - open - 1 > keptOfString) {
      short += json.slice(copied, wholeUntil(json, open + 1, open + 1 + keptOfString))
      copied = close
    }
    open = json.indexOf('"', close + 1)
  }
  return copied === 0 ? json : `${short}${json.slice(copied, -1)},"brief":true}`
}

/** The quote that ends a string whose text begins at `from`. */
function endOfString(json: string, from: number): number {
  let close = json.indexOf('"', from)
  while (close !== -1 && isEscaped(json, from, close)) close = json.indexOf('"', close + 1)
  return close === -1 ? json.length : close
}

/** True after an odd number of backslashes. */
function isEscaped(json: string, from: number, at: number): boolean {
  let backslashes = 0
  while (at - backslashes - 1 >= from && json[at - backslashes - 1] === '\\') backslashes += 1
  return backslashes % 2 === 1
}

/** `until`, or a little before where an escape or a pair of surrogates would be torn apart. */
function wholeUntil(json: string, from: number, until: number): number {
  const isHigh = (json.charCodeAt(until - 1) & 0xfc00) === 0xd800
  let end = isHigh ? until - 1 : until
  const near = Math.max(from, end - 5)
  const unicode = near + json.slice(near, end).lastIndexOf('\\u')
  if (unicode >= near && !isEscaped(json, from, unicode)) end = unicode
  // A pair of surrogates that are both written as escapes stays together, too.
  const before = json.slice(Math.max(from, end - 6), end)
  if (/^\\ud[89ab][0-9a-f]{2}$/i.test(before) && !isEscaped(json, from, end - 6)) end -= 6
  return isEscaped(json, from, end) ? end - 1 : end
}
