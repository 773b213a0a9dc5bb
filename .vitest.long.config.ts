import { defineConfig } from 'vitest/config'

/** Long checks: the statement checks over the whole catalogue and many random potentials, with wide sampling. */
export default defineConfig({
	test: { include: ['proofs-checks/**/*.long.ts', 'test/**/*.long.ts'], testTimeout: 1_800_000, pool: 'forks', maxWorkers: 2 },
})
