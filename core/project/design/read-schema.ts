/** The fields of a `z.object({…})`, as far as a form can offer them. */
import type { ObjectExpression } from 'oxc-parser'
import { type SchemaField, SchemaTextFormat } from '../../contract/design.ts'
import { type FieldChain, type PieceName, readChain } from './field-chain.ts'
import { keyOf, type ModuleSyntax, spanOf } from './module-syntax.ts'
import type { Json } from './print-value.ts'

export function readSchema(module: ModuleSyntax, shape: ObjectExpression): SchemaField[] {
  return shape.properties.flatMap((property) => {
    const name = keyOf(property)
    if (name === null || property.type !== 'Property') return []
    const chain = property.method ? null : readChain(module, property.value)
    return [{ name, ...fieldOf(chain), at: spanOf(module, property.value) }]
  })
}

type FieldShape = Omit<SchemaField, 'name' | 'at'>

const unknownField: FieldShape = {
  type: 'code',
  options: [],
  optional: false,
  nullable: false,
  format: null,
  description: null,
  min: null,
  max: null,
  default: null,
  more: [],
}

function fieldOf(chain: FieldChain | null): FieldShape {
  if (!chain) return unknownField
  const value = (name: PieceName): Json | undefined => pieceOf(chain, name)?.value
  const text = value('describe')
  const fallback = value('default')
  return {
    type: pieceOf(chain, 'int') ? 'integer' : chain.type,
    options: chain.options,
    optional: isNullish(chain) || pieceOf(chain, 'optional') !== undefined,
    nullable: isNullish(chain) || pieceOf(chain, 'nullable') !== undefined,
    format: chain.baseFormat ?? SchemaTextFormat.safeParse(value('format')).data ?? null,
    description: typeof text === 'string' ? text : null,
    min: numberOf(value('min')),
    max: numberOf(value('max')),
    default: fallback === undefined ? null : { json: fallback },
    more: chain.pieces.filter(({ name }) => name === null).map(({ said }) => said),
  }
}

/** Both at once: a form leaves it as it is. */
export function isNullish({ pieces }: FieldChain): boolean {
  return pieces.some(({ method }) => method === 'nullish')
}

export function pieceOf(chain: FieldChain, name: PieceName) {
  return chain.pieces.find((piece) => piece.name === name)
}

function numberOf(value: Json | undefined): number | null {
  return typeof value === 'number' ? value : null
}
