/**
 * What is evaluated in the interpreter before the code is: the functions, the inputs and a console. It
 * keeps its own references to built-ins, so that code which replaces those breaks only itself.
 */

/** A script whose value is `(print, call, inputs, names) => { settle }`. */
export const javascriptSetup = `((print, call, inputs, names) => {
  'use strict'
  const { parse, stringify } = JSON
  const { defineProperty, entries, fromEntries } = Object
  const { from, isArray } = Array
  const apply = Reflect.apply
  const then = Promise.prototype.then
  const resolved = (value) => apply(Promise.resolve, Promise, [value])
  const asJson = (_key, value) => {
    if (typeof value === 'bigint') return String(value)
    if (value instanceof Map) return fromEntries(value)
    if (value instanceof Set) return from(value)
    if (value instanceof Error) return { name: value.name, message: value.message }
    return value
  }
  const encode = (value) => stringify(value, asJson)
  const show = (value) => {
    if (typeof value === 'string') return value
    if (typeof value === 'function' || typeof value === 'symbol') return String(value)
    if (value instanceof Error) return String(value)
    return encode(value) ?? String(value)
  }
  const place = (name, value) =>
    defineProperty(globalThis, name, { value, writable: true, configurable: true })
  const line = (stream) => (...values) => print(stream, values.map(show).join(' ') + '\\n')
  const out = line('stdout')
  const err = line('stderr')
  place('console', { log: out, info: out, debug: out, warn: err, error: err })
  for (const name of parse(names)) {
    place(name, (...args) =>
      apply(then, call(name, encode(args)), [(text) => parse(text)]))
  }
  for (const [name, value] of entries(parse(inputs))) place(name, value)
  return { settle: (value) => apply(then, resolved(value), [encode]) }
})`
