/** A line between client and server that is cut at random, by seed: after some bytes of an answer, or some time. */
import { once } from 'node:events'
import { connect as connectTo, createServer, type Socket } from 'node:net'
import { createRandom } from './random.ts'

export interface CuttingProxy {
  url: string
  /** Connections that were cut so far. */
  cuts(): number
  /** From now on nothing is cut. */
  heal(): void
  close(): Promise<void>
}

export async function startCuttingProxy(target: string, seed: number): Promise<CuttingProxy> {
  const random = createRandom(seed)
  const { port, host } = new URL(target)
  const open = new Set<Socket>()
  let cuts = 0
  let isHealed = false
  const server = createServer((client) => {
    const upstream = connectTo(Number(port), '127.0.0.1')
    const cut = () => {
      client.destroy()
      upstream.destroy()
    }
    const cutNow = () => {
      if (isHealed || client.destroyed) return
      cuts += 1
      cut()
    }
    for (const socket of [client, upstream]) {
      open.add(socket)
      // The other side is told by its own end of the line.
      socket.on('error', cut)
      socket.on('close', () => {
        open.delete(socket)
        clearTimeout(timer)
        cut()
      })
    }
    const timer = setTimeout(cutNow, random.whole(20, 800))
    let room = random.whole(100, 12_000)
    client.on('data', (chunk) => {
      // The server answers to its own name only.
      upstream.write(Buffer.from(chunk.toString('latin1').replaceAll(own.host, host), 'latin1'))
    })
    upstream.on('data', (chunk) => {
      client.write(isHealed ? chunk : chunk.subarray(0, room))
      room -= chunk.length
      if (room < 0) cutNow()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('The proxy has no port.')
  const own = { host: `127.0.0.1:${address.port}` }
  return {
    url: `http://${own.host}`,
    cuts: () => cuts,
    heal() {
      isHealed = true
    },
    async close() {
      server.close()
      for (const socket of open) socket.destroy()
      await once(server, 'close')
    },
  }
}
