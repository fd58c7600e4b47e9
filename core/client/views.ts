/** Client of saved views: filters of lists under a name. */
import type { Page } from '../contract/api.ts'
import type { SavedView, ViewInput, ViewList } from '../contract/view.ts'
import { type CallOptions, segment, type Transport } from './transport.ts'

export function createViews(transport: Transport) {
  const all = transport.inProject('/api/views')
  return {
    /** By name; of one list when it is given. */
    async list({
      list,
      signal,
    }: CallOptions & { list?: ViewList | undefined } = {}): Promise<SavedView[]> {
      return (await transport.json<Page<SavedView>>(all, { query: { list }, signal })).items
    },
    /** Under an id of the caller, in the place of what was there. */
    save: (id: string, view: ViewInput, options: CallOptions = {}) =>
      transport.json<SavedView>(`${all}/${segment(id)}`, { method: 'PUT', body: view, ...options }),
    async remove(id: string, options: CallOptions = {}): Promise<void> {
      await transport.send(`${all}/${segment(id)}`, { method: 'DELETE', ...options })
    },
  }
}
