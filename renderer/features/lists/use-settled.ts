/** A value once it has been left alone for a moment, so that no request is made for each letter. */
import { useEffect, useState } from 'react'

export function useSettled<Value>(value: Value, ms = 150): Value {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms)
    return () => clearTimeout(timer)
  }, [value, ms])
  return settled
}
