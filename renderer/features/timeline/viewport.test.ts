/** The store behind pan and zoom. */
import { expect, it } from 'vitest'
import { timeMap } from './layout.ts'
import { createViewport } from './viewport.ts'

function open() {
  const frames: (() => void)[] = []
  const control = createViewport(timeMap({ from: 1000, to: 2000 }, []), (run) => frames.push(run))
  let told = 0
  control.subscribe(() => {
    told += 1
  })
  function frame(): void {
    for (const run of frames.splice(0)) run()
  }
  return { control, told: () => told, frame }
}

it('tells once a frame, however often it is moved', () => {
  const { control, told, frame } = open()
  control.zoomBy(0.5)
  control.zoomBy(0.5)
  control.panBy(0.1)
  expect(told()).toBe(0)
  frame()
  expect(told()).toBe(1)
  expect(control.view()).toEqual({ from: 400, to: 650 })
})

it('follows what is still to come until it is moved, and again once all is in view', () => {
  const { control, frame } = open()
  control.setMap(timeMap({ from: 1000, to: 3000 }, []))
  expect(control.view()).toEqual({ from: 0, to: 2000 })
  control.zoomBy(0.5)
  frame()
  control.setMap(timeMap({ from: 1000, to: 5000 }, []))
  expect(control.fitted()).toBe(false)
  expect(control.view()).toEqual({ from: 500, to: 1500 })
  control.zoomBy(100)
  expect(control.fitted()).toBe(true)
  expect(control.view()).toEqual({ from: 0, to: 4000 })
})
