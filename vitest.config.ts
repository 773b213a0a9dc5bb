import { defineConfig } from 'vitest/config'

const common = { testTimeout: 120_000, hookTimeout: 240_000, pool: 'forks', isolate: false } as const

export default defineConfig({
	test: {
		maxWorkers: 2,
		projects: [
			{ test: { ...common, name: 'library', include: ['test/**/*.test.ts', 'proofs-checks/**/*.test.ts'], exclude: ['test/end-to-end/**'] } },
			{ test: { ...common, name: 'program', include: ['test/end-to-end/**/*.test.ts'], globalSetup: ['test/support/build.ts'] } },
		],
	},
})
