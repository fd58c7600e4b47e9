/** Where in a file secrets were masked, with a little of what stands around them. */

export interface MaskedPlace {
  at: number
  before: string
  masked: string
  after: string
}

const around = 60
const most = 12

/** The first places, and how many more there are. */
export function maskedPlaces(text: string): { places: MaskedPlace[]; more: number } {
  let more = 0
  const places: MaskedPlace[] = []
  for (const found of text.matchAll(/\[masked: [^\]\n]*\]/g)) {
    if (places.length === most) {
      more += 1
      continue
    }
    const end = found.index + found[0].length
    // The last line lists the kinds by other words; what stands in events is shown.
    const before = lineBefore(text, found.index).slice(-around)
    const after = text.slice(end, end + around).split('\n')[0] ?? ''
    places.push({ at: found.index, before, masked: found[0], after })
  }
  return { places, more }
}

function lineBefore(text: string, at: number): string {
  return text.slice(Math.max(text.lastIndexOf('\n', at) + 1, at - around), at)
}
