/** TypeScript as JavaScript, with every line and column where it was. */
import * as nodeModule from 'node:module'

/**
 * The code without its types. Code that cannot be read as TypeScript, or that would have to be rewritten
 * (enums), is given back as it is: the interpreter says what is wrong with it. So is all code where Node
 * is too old to know how (before 22.13).
 */
export function withoutTypes(code: string): string {
  const strip: unknown = Reflect.get(nodeModule, 'stripTypeScriptTypes')
  if (typeof strip !== 'function') return code
  try {
    return String(strip(code))
  } catch {
    return withoutTypesOfBody(code, strip)
  }
}

/** The same for code that may only stand in a function, such as one with `return`. */
function withoutTypesOfBody(code: string, strip: CallableFunction): string {
  const [head, tail] = ['async () => {', '\n}']
  try {
    const body = String(strip(`${head}${code}${tail}`))
    return body.slice(head.length, -tail.length)
  } catch {
    return code
  }
}
