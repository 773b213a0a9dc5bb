import { defineConfig } from 'vitest/config'

export default defineConfig({
	test: {
		include: ['test/**/*.test.ts', 'proofs-checks/**/*.test.ts'],
		globalSetup: ['test/support/build.ts'],
		testTimeout: 120_000,
		pool: 'forks',
		maxWorkers: 2,
	},
})
