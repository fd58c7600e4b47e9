/**
 * The schema of one field, `z.string().min(1).describe('…')`, as the pieces it is written in: those that a form
 * knows, and those that it leaves as they are. Put together again they are the text, byte for byte.
 */
import type { CallExpression, Expression } from 'oxc-parser'
import { type SchemaFieldType, SchemaTextFormat } from '../../contract/design.ts'
import { exportedCallee, type ModuleSyntax, unwrap } from './module-syntax.ts'
import type { Json } from './print-value.ts'
import { readValue } from './read-value.ts'
import { jsonOf } from './write-value.ts'

export type PieceName =
  | 'int'
  | 'format'
  | 'min'
  | 'max'
  | 'optional'
  | 'nullable'
  | 'default'
  | 'describe'

export interface Piece {
  /** Null: a call that a form does not know. */
  name: PieceName | null
  /** What is called, known or not. */
  method: string
  /** From the end of what it is called on: white space and comments, the dot, the call. */
  text: string
  /** The call alone: `.min(1)`. */
  said: string
  value: Json | undefined
  /** Where in `text` the value stands; null without one. */
  valueAt: { start: number; end: number } | null
  /** Comments before the dot: they stay when the call goes. */
  comment: string
}

export interface FieldChain {
  type: Exclude<SchemaFieldType, 'code'>
  options: string[]
  /** Of a text whose base says it, as `z.email()` does; else null. */
  baseFormat: SchemaTextFormat | null
  /** Where in `base` the name stands that says so, such as `iso.date`; null where it is imported by itself. */
  baseNameAt: { start: number; end: number } | null
  /** Whether the items of a list say more than a form could. */
  hasOwnItems: boolean
  /** What stands before all of it, such as a bracket. */
  head: string
  /** `z.string()` */
  base: string
  pieces: Piece[]
  /** What stands behind the last call, such as `as const` or a bracket. */
  tail: string
}

/** Null for what does not begin with a schema that a form knows. */
export function readChain(module: ModuleSyntax, wrapped: Expression): FieldChain | null {
  const whole = unwrap(wrapped)
  const pieces: Piece[] = []
  let current: Expression = whole
  for (;;) {
    const call = unwrap(current)
    if (call.type !== 'CallExpression' || call.optional) return null
    const base = readBase(module, call)
    if (base) {
      return {
        ...base,
        baseNameAt: base.baseNameAt && shifted(base.baseNameAt, -whole.start),
        head: module.text.slice(wrapped.start, whole.start),
        base: module.text.slice(whole.start, current.end),
        pieces: knownOnce(pieces.reverse(), base),
        tail: module.text.slice(whole.end, wrapped.end),
      }
    }
    const { callee } = call
    if (callee.type !== 'MemberExpression' || callee.computed || callee.optional) return null
    if (callee.property.type !== 'Identifier') return null
    pieces.push(readPiece(module, call, callee.object as Expression, callee.property))
    current = callee.object as Expression
  }
}

function readPiece(
  module: ModuleSyntax,
  call: CallExpression,
  object: { end: number },
  property: { name: string; start: number },
): Piece {
  const text = module.text.slice(object.end, call.end)
  const before = module.text.slice(object.end, property.start)
  const said = `.${module.text.slice(property.start, call.end)}`
  const comment = /\/[/*]/.test(before) ? before.replace(/\.(?=\s*$)/, '') : ''
  const piece = {
    name: null,
    method: property.name,
    text,
    said,
    comment,
    value: undefined,
    valueAt: null,
  }
  const name = nameOf(property.name)
  if (name === null) return piece
  if (name === 'int' || name === 'optional' || name === 'nullable') {
    return call.arguments.length === 0 ? { ...piece, name } : piece
  }
  if (name === 'format') {
    const [words] = call.arguments
    const isPlain = words === undefined || isText(module, words)
    if (!isPlain || call.arguments.length > 1) return piece
    const start = property.start - object.end
    const valueAt = { start, end: start + property.name.length }
    return { ...piece, name, value: property.name, valueAt }
  }
  const [argument] = call.arguments
  if (!argument || argument.type === 'SpreadElement') return piece
  const read = jsonOf(readValue(module, argument))
  if (read === undefined) return piece
  const fits = {
    min: typeof read === 'number',
    max: typeof read === 'number',
    describe: typeof read === 'string' && call.arguments.length === 1,
    default: call.arguments.length === 1,
  }
  if (!fits[name]) return piece
  const valueAt = { start: argument.start - object.end, end: argument.end - object.end }
  return { ...piece, name, value: read, valueAt }
}

/** What is said when it does not fit, which any format can say. */
function isText(module: ModuleSyntax, argument: CallExpression['arguments'][number]): boolean {
  if (argument.type === 'SpreadElement') return false
  return typeof jsonOf(readValue(module, argument)) === 'string'
}

const names: PieceName[] = ['int', 'min', 'max', 'optional', 'nullable', 'default', 'describe']

export function isFormat(method: string): boolean {
  return SchemaTextFormat.safeParse(method).success
}

function nameOf(method: string): PieceName | null {
  if (isFormat(method)) return 'format'
  return names.find((name) => name === method) ?? null
}

/** What is said twice, or of a type that has no such thing, is left as it is. */
function knownOnce(pieces: Piece[], { type, baseFormat }: ChainBase): Piece[] {
  const seen = new Set<string>(baseFormat === null ? [] : ['format'])
  return pieces.map((piece) => {
    const { name } = piece
    const isKnown = name !== null && !seen.has(name) && isOf(name, type)
    if (name !== null) seen.add(name)
    return isKnown ? piece : { ...piece, name: null }
  })
}

function isOf(name: PieceName, type: FieldChain['type']): boolean {
  if (name === 'int') return type === 'number'
  if (name === 'format') return type === 'string'
  if (name === 'min' || name === 'max') return hasLimits(type)
  return true
}

/** Of a number its value, of a text its length, of a list how many there are. */
export function hasLimits(type: SchemaFieldType): boolean {
  return type !== 'boolean' && type !== 'enum' && type !== 'code'
}

type ChainBase = Pick<FieldChain, 'type' | 'options' | 'baseFormat' | 'baseNameAt' | 'hasOwnItems'>

/** What zod calls a text of a format by itself, below `z`. */
export const formatBases: Record<SchemaTextFormat, string> = {
  email: 'email',
  url: 'url',
  uuid: 'uuid',
  date: 'iso.date',
  datetime: 'iso.datetime',
}

const plain: Record<string, FieldChain['type']> = {
  string: 'string',
  number: 'number',
  int: 'integer',
  boolean: 'boolean',
}

function readBase(module: ModuleSyntax, call: CallExpression): ChainBase | null {
  const callee = exportedCallee(module, call)
  if (callee?.from !== 'zod') return null
  const name = callee.name.replace(/^z\./, '')
  const [argument] = call.arguments
  const type = plain[name]
  const base = { options: [], baseFormat: null, baseNameAt: null, hasOwnItems: false }
  if (type) return argument ? null : { ...base, type }
  const format = SchemaTextFormat.options.find((one) => formatBases[one] === name)
  if (format) {
    const isPlain = argument === undefined || isText(module, argument)
    const isKnown = isPlain && call.arguments.length <= 1
    if (!isKnown) return null
    return { ...base, type: 'string', baseFormat: format, baseNameAt: nameBehindZ(call) }
  }
  if (!argument || argument.type === 'SpreadElement' || call.arguments.length > 1) return null
  if (name === 'enum') {
    const options = stringsOf(argument)
    return options && { ...base, type: 'enum', options }
  }
  if (name !== 'array') return null
  const item = readChain(module, argument)
  if (item?.type !== 'string' && item?.type !== 'number') return null
  const ofItems = { string: 'strings', number: 'numbers' } as const
  const hasOwnItems = item.pieces.length > 0 || item.baseFormat !== null
  return { ...base, type: ofItems[item.type], hasOwnItems }
}

function shifted({ start, end }: { start: number; end: number }, by: number) {
  return { start: start + by, end: end + by }
}

/** Of `z.iso.date()` that is `iso.date`. */
function nameBehindZ({ callee }: CallExpression): { start: number; end: number } | null {
  if (callee.type !== 'MemberExpression') return null
  const { object, property } = callee
  const first = object.type === 'MemberExpression' ? object.property : property
  return { start: first.start, end: property.end }
}

function stringsOf(wrapped: Expression): string[] | null {
  const list = unwrap(wrapped)
  if (list.type !== 'ArrayExpression') return null
  const options: string[] = []
  for (const element of list.elements) {
    if (element?.type !== 'Literal' || typeof element.value !== 'string') return null
    options.push(element.value)
  }
  return options
}
