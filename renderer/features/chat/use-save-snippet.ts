/** Writes code into a file of the project: asks before it takes the place of another text, and can be undone. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { toast } from 'sonner'
import { HearthError } from '../../../core/contract/error.ts'
import type { FileContent } from '../../../core/contract/project.ts'
import { useProject } from '../../app/project.ts'

export function useSaveSnippet(code: string, onSaved: () => void) {
  const { id, client } = useProject()
  const queries = useQueryClient()
  const [inTheWay, setInTheWay] = useState<FileContent | null>(null)
  const text = code.endsWith('\n') ? code : `${code}\n`
  const reread = () => queries.invalidateQueries({ queryKey: ['project', id] })

  async function takeBack(written: FileContent, before: FileContent | null): Promise<void> {
    try {
      const { hash } = await client.files.read(written.path)
      if (hash !== written.hash) {
        toast.error(`${written.path} was changed since, and stays as it is.`)
        return
      }
      if (before) await client.files.write(written.path, before.content, { ifMatch: hash })
      else await client.files.remove(written.path)
      await reread()
      toast(before ? `${written.path} is as it was.` : `${written.path} was taken away again.`)
    } catch (error) {
      toast.error(HearthError.from(error).message)
    }
  }

  const save = useMutation({
    async mutationFn(path: string) {
      const before = inTheWay?.path === path ? inTheWay : null
      try {
        const ifMatch = before?.hash ?? null
        return { before, written: await client.files.write(path, text, { ifMatch }) }
      } catch (error) {
        if (before || HearthError.from(error).type !== 'file_changed') throw error
        setInTheWay(await client.files.read(path))
        return null
      }
    },
    async onSuccess(saved) {
      if (!saved) return
      const { written, before } = saved
      onSaved()
      toast(before ? `${written.path} was overwritten.` : `Saved as ${written.path}.`, {
        action: { label: 'Undo', onClick: () => void takeBack(written, before) },
        duration: 15_000,
      })
      await reread()
    },
  })
  return { save, inTheWay }
}
