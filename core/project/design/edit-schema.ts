/** Edits fields of a `z.object({…})`: what a form knows of them is changed, all else they say stays. */
import type { ObjectExpression } from 'oxc-parser'
import type { NewSchemaField, SchemaField } from '../../contract/design.ts'
import { badEdit, notInSource, sourceLocked } from './edit-error.ts'
import {
  type FieldChain,
  formatBases,
  hasLimits,
  isFormat,
  type Piece,
  type PieceName,
  readChain,
} from './field-chain.ts'
import { nameInModule } from './imports.ts'
import { type EditedText, insertMember } from './members.ts'
import { findProperty } from './module-syntax.ts'
import { type Json, printJson, printKey } from './print-value.ts'
import { isNullish, readSchema } from './read-schema.ts'
import { isEqual, membersOf } from './write-value.ts'

/** Changes the field of this name, or adds it at the end. */
export function setSchemaField(
  edited: EditedText,
  shape: ObjectExpression,
  name: string,
  field: NewSchemaField,
): void {
  const property = findProperty(shape, name)
  if (!property) {
    const asked = askedOf(noLimits, field)
    checkField(asked)
    const text = textOf(write({ edited, chain: newChain(edited, asked), asked, line: 1 }))
    insertMember(
      edited,
      membersOf(shape),
      shape.properties.length,
      () => `${printKey(name, edited.style)}: ${text}`,
    )
    return
  }
  const line = edited.module.lineAt(property.start)
  const chain = property.method ? null : readChain(edited.module, property.value)
  const known = readSchema(edited.module, shape).findLast((one) => one.name === name)
  if (!chain || !known) {
    throw sourceLocked(`"${name}"`, line, 'Its schema says more than the form can.')
  }
  const asked = askedOf(fitting(known, field.type), field)
  checkField(asked)
  const { start, end } = property.value
  const typed = ofType(edited, chain, known, asked, line)
  replaceDifference(
    edited,
    { start, end },
    textOf(write({ edited, chain: ofFormat(edited, typed, asked, line), asked, line })),
  )
}

export function renameSchemaField(
  edited: EditedText,
  shape: ObjectExpression,
  name: string,
  to: string,
): void {
  const property = findProperty(shape, name)
  if (!property) throw notInSource(`"${name}"`)
  if (findProperty(shape, to)) throw badEdit(`There is a field "${to}" already.`)
  const key = printKey(to, edited.style)
  if (property.shorthand) edited.edit.appendLeft(property.start, `${key}: `)
  else edited.edit.overwrite(property.key.start, property.key.end, key)
}

/** What is left as it is where an edit does not speak of it. */
type Limits = Pick<SchemaField, 'min' | 'max' | 'default' | 'nullable' | 'format'>
type AskedField = Omit<NewSchemaField, keyof Limits> & Limits

const noLimits: Limits = { min: null, max: null, default: null, nullable: false, format: null }

/** What is left out stays as it is. */
function askedOf(known: Limits, field: NewSchemaField): AskedField {
  const { min, max, default: fallback } = known
  return {
    ...field,
    nullable: field.nullable ?? known.nullable,
    format: field.format === undefined ? known.format : field.format,
    min: field.min === undefined ? min : field.min,
    max: field.max === undefined ? max : field.max,
    default: field.default === undefined ? fallback : field.default,
  }
}

/** Of what a field says now, what it can still say as another type. */
function fitting(known: SchemaField, type: NewSchemaField['type']): Limits {
  if (known.type === type) return known
  const isNumber = (one: string) => one === 'number' || one === 'integer'
  if (isNumber(known.type) && isNumber(type)) return known
  return { ...noLimits, nullable: known.nullable }
}

function checkField(asked: AskedField): void {
  const { type, options, min, max, nullable, format, default: fallback } = asked
  if (format !== null && type !== 'string') throw badEdit('Only a text has a format.')
  if (type === 'enum' && options.length === 0) throw badEdit('A choice needs at least one option.')
  if ((min !== null || max !== null) && !hasLimits(type)) {
    throw badEdit(`A field of the type "${type}" has no limits.`)
  }
  if (min !== null && max !== null && min > max) {
    throw badEdit(`The least, ${min}, is more than the most, ${max}.`)
  }
  const counts = type === 'string' || type === 'strings' || type === 'numbers'
  for (const limit of [min, max]) {
    if (counts && limit !== null && !(Number.isInteger(limit) && limit >= 0)) {
      throw badEdit('A length is limited by a whole number that is not negative.')
    }
  }
  const isNull = nullable && fallback?.json === null
  if (fallback && !isNull && !fitsType(fallback.json, type, options)) {
    throw badEdit(`${JSON.stringify(fallback.json)} is no default for the type "${type}".`)
  }
}

function fitsType(value: unknown, type: NewSchemaField['type'], options: string[]): boolean {
  const areAll = (kind: string) =>
    Array.isArray(value) && value.every((item) => typeof item === kind)
  switch (type) {
    case 'integer':
      return Number.isInteger(value)
    case 'enum':
      return typeof value === 'string' && options.includes(value)
    case 'strings':
      return areAll('string')
    case 'numbers':
      return areAll('number')
    default:
      return typeof value === type
  }
}

/** The chain with the base that is asked for: the old one where it says the same. */
function ofType(
  edited: EditedText,
  chain: FieldChain,
  known: SchemaField,
  asked: AskedField,
  line: number,
): FieldChain {
  const isSame = known.type === asked.type && isEqual(known.options, asked.options)
  if (isSame || (asked.type !== 'enum' && known.type === asked.type)) return chain
  const kept = known.more[0] ?? (chain.hasOwnItems ? 'what it says of its items' : null)
  if (kept !== null) {
    throw sourceLocked(`"${known.name}"`, line, `As another type it could not keep ${kept}.`)
  }
  const isWhole = chain.type === 'number' && asked.type === 'integer'
  const isPlain = known.type === 'integer' && chain.type === 'number' && asked.type === 'number'
  const pieces = chain.pieces.filter(({ name }) => name !== 'int')
  if (isPlain) return { ...chain, pieces }
  const fresh = newChain(edited, asked)
  if (isWhole) return { ...chain, pieces: [...fresh.pieces, ...pieces] }
  return {
    ...chain,
    base: fresh.base,
    baseFormat: null,
    pieces: [...fresh.pieces, ...pieces],
  }
}

/** One whose base says the format that is asked for; what it says when that does not fit stays. */
function ofFormat(
  edited: EditedText,
  chain: FieldChain,
  { format }: AskedField,
  line: number,
): FieldChain {
  const { base, baseFormat, baseNameAt } = chain
  if (baseFormat === null || baseFormat === format) return chain
  const other = chain.pieces.find(({ method }) => isFormat(method))
  if (other) throw sourceLocked(`"${other.said}"`, line, 'The form cannot say this.')
  const before = baseNameAt ? base.slice(0, baseNameAt.start) : `${zodName(edited)}.`
  const said = baseNameAt ? base.slice(baseNameAt.end) : base.slice(base.indexOf('('))
  if (format === null) return { ...chain, baseFormat: null, base: `${before}string()` }
  return { ...chain, baseFormat: format, base: before + formatBases[format] + said }
}

function newChain(edited: EditedText, { type, options }: AskedField): FieldChain {
  const z = zodName(edited)
  const bases = {
    string: () => `${z}.string()`,
    number: () => `${z}.number()`,
    integer: () => `${z}.number()`,
    boolean: () => `${z}.boolean()`,
    enum: () => `${z}.enum(${printJson(options, edited.style, '')})`,
    strings: () => `${z}.array(${z}.string())`,
    numbers: () => `${z}.array(${z}.number())`,
  }
  return {
    ...{ type, options, baseFormat: null, baseNameAt: null, hasOwnItems: false },
    ...{ head: '', tail: '' },
    base: bases[type](),
    pieces: type === 'integer' ? [pieceFor(edited, 'int', undefined)] : [],
  }
}

interface Writing {
  edited: EditedText
  chain: FieldChain
  asked: AskedField
  line: number
}

/** In the order in which they are put where there was nothing. */
function write({ edited, chain, asked, line }: Writing): FieldChain {
  const both: [PieceName, Json | undefined][] = [
    ['optional', asked.optional ? true : undefined],
    ['nullable', asked.nullable ? true : undefined],
  ]
  if (isNullish(chain) && !(asked.optional && asked.nullable)) {
    throw sourceLocked(
      '".nullish()"',
      line,
      'The form cannot say one of the two without the other.',
    )
  }
  const wanted: [PieceName, Json | undefined][] = [
    ['format', chain.baseFormat === null ? (asked.format ?? undefined) : undefined],
    ['min', asked.min ?? undefined],
    ['max', asked.max ?? undefined],
    ...(isNullish(chain) ? [] : both),
    ['default', asked.default ? (asked.default.json as Json) : undefined],
    ['describe', asked.description ?? undefined],
  ]
  const pieces = wanted.reduce(
    (before, [name, value]) => withPiece({ edited, pieces: before, name, value, line }),
    chain.pieces,
  )
  return { ...chain, pieces }
}

interface PieceChange {
  edited: EditedText
  pieces: Piece[]
  name: PieceName
  value: Json | undefined
  line: number
}

function withPiece({ edited, pieces, name, value, line }: PieceChange): Piece[] {
  const at = pieces.findIndex((piece) => piece.name === name)
  const known = pieces[at]
  const isSame = (method: string) => (name === 'format' ? isFormat(method) : method === name)
  // What is said a second time would be read in place of the first.
  const other = pieces.find((piece) => piece !== known && isSame(piece.method))
  if (!known) {
    if (value === undefined) return pieces
    if (other) throw sourceLocked(`"${other.said}"`, line, 'The form cannot say this.')
    return pieces.toSpliced(placeOf(pieces, name), 0, pieceFor(edited, name, value))
  }
  if (value === undefined) {
    if (other) throw sourceLocked(`"${other.said}"`, line, 'The form cannot say this.')
    return pieces.toSpliced(
      at,
      1,
      ...(known.comment === '' ? [] : [commentOf(known, pieces[at + 1])]),
    )
  }
  const { valueAt, text } = known
  const method = name === 'format' ? String(value) : known.method
  if (valueAt === null || isEqual(known.value, value)) return pieces
  const printed = name === 'format' ? String(value) : printJson(value, edited.style, '')
  const changed = text.slice(0, valueAt.start) + printed + text.slice(valueAt.end)
  return pieces.with(at, { ...known, method, value, text: changed })
}

/** Limits stand beside the type, a description behind all others, before which the rest of it comes. */
function placeOf(pieces: Piece[], name: PieceName): number {
  if (name === 'describe') return pieces.length
  if (name === 'format') return 0
  const isBefore: PieceName[] = name === 'min' ? ['int', 'format'] : ['int', 'format', 'min']
  if (name === 'min' || name === 'max') {
    return pieces.findLastIndex((piece) => piece.name && isBefore.includes(piece.name)) + 1
  }
  // A default may be null only of what takes null.
  const fallback = pieces.findIndex((piece) => piece.name === 'default')
  if (name === 'nullable' && fallback !== -1) return fallback
  const describe = pieces.findIndex((piece) => piece.name === 'describe')
  return describe === -1 ? pieces.length : describe
}

/** What says all by being there. */
const saidByName: PieceName[] = ['optional', 'nullable', 'format']

function pieceFor(edited: EditedText, name: PieceName, value: Json | undefined): Piece {
  const method = name === 'format' ? String(value) : name
  const hasValue = value !== undefined && !saidByName.includes(name)
  const text = `.${method}(${hasValue ? printJson(value, edited.style, '') : ''})`
  return { name, method, text, said: text, value, valueAt: null, comment: '' }
}

/** Comments that end by themselves, not with the line. */
function closed(comment: string): string {
  return comment.replace(
    /\/\/(.*)/g,
    (_, words: string) => `/*${words.replaceAll('*/', '* /').trimEnd()} */`,
  )
}

/** What is left of a call that goes: a comment to the end of its line must not swallow what follows. */
function commentOf(piece: Piece, next: Piece | undefined): Piece {
  const endsLine = piece.comment.includes('//') && !/^\s*\n/.test(next?.text ?? '')
  const comment = endsLine ? closed(piece.comment) : piece.comment
  const text = comment.trimEnd()
  return { ...piece, name: null, method: '', text, valueAt: null }
}

function textOf({ head, base, pieces, tail }: FieldChain): string {
  return head + base + pieces.map(({ text }) => text).join('') + tail
}

/** Only what is another: all before and behind it is not touched. */
function replaceDifference(
  { module, edit }: EditedText,
  { start, end }: { start: number; end: number },
  text: string,
): void {
  const old = module.text.slice(start, end)
  let before = 0
  while (before < Math.min(old.length, text.length) && old[before] === text[before]) before += 1
  let behind = 0
  const most = Math.min(old.length, text.length) - before
  while (behind < most && old.at(-1 - behind) === text.at(-1 - behind)) behind += 1
  const middle = text.slice(before, text.length - behind)
  const from = start + before
  const to = end - behind
  if (from < to) edit.update(from, to, middle)
  else if (middle !== '') edit.appendLeft(from, middle)
}

/** What the file calls zod: `z`, or whatever it was imported as. */
function zodName(edited: EditedText): string {
  for (const [local, { from, exported }] of edited.module.imports) {
    if (from === 'zod' && (exported === 'z' || exported === '*' || exported === 'default'))
      return local
  }
  return nameInModule(edited, { name: 'z', from: 'zod' })
}
