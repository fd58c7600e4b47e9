/** Trouble with the disk, not with what was asked: it may be over in a while. */

const types = new Set(['storage_full', 'store_unavailable'])

/** Whether an error, also one as it is stored, says that the disk took nothing more. */
export function isStorageTrouble(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('type' in error)) return false
  return typeof error.type === 'string' && types.has(error.type)
}
