import { defineConfig } from 'vitest/config'

/** Long checks: the statements over the whole catalogue and many random potentials, with wide sampling, and all tests with those that `npm test` skips. */
export default defineConfig({
	test: { include: ['proofs-checks/**/*.long.ts', 'test/**/*.long.ts', 'test/**/*.test.ts', 'proofs-checks/**/*.test.ts'], env: { TWOSCALE_LONG: '1' }, globalSetup: ['test/support/build.ts'], testTimeout: 1_800_000, hookTimeout: 600_000, pool: 'forks', maxWorkers: 2 },
})
