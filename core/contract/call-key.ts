/** What makes two calls of a tool the same one: the tool and its arguments, whatever the order of their keys. */

/** Arguments up to so many characters stand in the key as they are. */
const longest = 400

/** `number` tells equal calls apart that run at the same time. */
export function callKey(toolName: string, input: unknown, number = 1): string {
  const text = canonical(input)
  const given = text.length <= longest ? text : `${text.slice(0, longest)} ${checksum(text)}`
  return `${toolName} ${given} ${number}`
}

/** With what the keys of a call's steps begin. */
export function stepKeyPrefix(call: string): string {
  return `${JSON.stringify([call]).slice(0, -1)},`
}

/** Names of the finished steps of a call, out of all keys of its operation; not of those inside of steps. */
export function stepNamesOf(keys: readonly string[], call: string): string[] {
  const prefix = stepKeyPrefix(call)
  return keys.flatMap((key) => {
    if (!key.startsWith(prefix)) return []
    const path: unknown = JSON.parse(key)
    return Array.isArray(path) && path.length === 3 ? String(path[1]) : []
  })
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`).join()}}`
}

/** Two sums over all characters, 64 bits: enough to tell the calls of one operation apart. */
function checksum(text: string): string {
  let [a, b] = [0xdeadbeef, 0x41c6ce57]
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    a = Math.imul(a ^ code, 2654435761)
    b = Math.imul(b ^ code, 1597334677)
  }
  return `${text.length}.${(a >>> 0).toString(36)}.${(b >>> 0).toString(36)}`
}
