/** As much of protobuf's wire format as a fake needs: fields by number, without a schema. */

export type Field = [number, string | number | Uint8Array | Field[]]

export function encode(fields: Field[]): Buffer {
  return Buffer.concat(
    fields.map(([number, value]) => {
      if (typeof value === 'number') return Buffer.concat([varint(number << 3), varint(value)])
      const bytes =
        typeof value === 'string'
          ? Buffer.from(value)
          : Array.isArray(value)
            ? encode(value)
            : Buffer.from(value)
      return Buffer.concat([varint((number << 3) | 2), varint(bytes.length), bytes])
    }),
  )
}

/** What came for each field, in order: numbers of varints, bytes of all that has a length. */
export class Message {
  readonly #fields = new Map<number, (number | Buffer)[]>()

  constructor(bytes: Uint8Array) {
    const buffer = Buffer.from(bytes)
    let at = 0
    const next = () => {
      let value = 0
      for (let shift = 0; ; shift += 7) {
        const byte = buffer[at] ?? 0
        at += 1
        value += (byte & 0x7f) * 2 ** shift
        if ((byte & 0x80) === 0) return value
      }
    }
    while (at < buffer.length) {
      const tag = next()
      const wire = tag & 7
      const number = tag >>> 3
      if (wire === 0) this.#add(number, next())
      else if (wire === 2) {
        const length = next()
        this.#add(number, buffer.subarray(at, at + length))
        at += length
      } else at += wire === 1 ? 8 : 4
    }
  }

  #add(number: number, value: number | Buffer): void {
    const known = this.#fields.get(number) ?? []
    known.push(value)
    this.#fields.set(number, known)
  }

  all(number: number): Buffer[] {
    return (this.#fields.get(number) ?? []).filter((value) => Buffer.isBuffer(value))
  }

  bytes(number: number): Buffer {
    return this.all(number)[0] ?? Buffer.alloc(0)
  }

  text(number: number): string {
    return this.bytes(number).toString('utf8')
  }

  integer(number: number): number {
    const value = this.#fields.get(number)?.[0]
    return typeof value === 'number' ? value : 0
  }

  has(number: number): boolean {
    return this.#fields.has(number)
  }
}

function varint(value: number): Buffer {
  const bytes: number[] = []
  let rest = value
  while (rest >= 0x80) {
    bytes.push((rest % 0x80) | 0x80)
    rest = Math.floor(rest / 0x80)
  }
  bytes.push(rest)
  return Buffer.from(bytes)
}
