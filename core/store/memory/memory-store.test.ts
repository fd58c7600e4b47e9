import { defineStoreContract } from '../contract-suite.ts'
import { createMemoryStore } from './memory-store.ts'

defineStoreContract('The store in memory', async () => createMemoryStore())
