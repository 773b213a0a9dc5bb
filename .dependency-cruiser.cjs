/**
 * The house rule of docs/architecture.md as a lint: a folder of lib imports only from folders above it, and no cycles.
 */
const folders = ['expression', 'numerics', 'potential', 'cramer', 'splines', 'levels', 'inequalities', 'statements', 'study', 'report', 'cli']

module.exports = {
	forbidden: [
		{ name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
		...folders.slice(0, -1).map((folder, i) => ({
			name: `${folder}-imports-only-upward`,
			severity: 'error',
			from: { path: `^lib/${folder}/` },
			to: { path: `^lib/(${folders.slice(i + 1).join('|')})/` },
		})),
		{
			name: 'lib-does-not-import-tests',
			severity: 'error',
			from: { path: '^lib/' },
			to: { path: '^(test|proofs-checks)/' },
		},
		{
			name: 'lib-does-not-import-development-tools',
			severity: 'error',
			from: { path: '^lib/' },
			to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], pathNot: '@types/' },
		},
	],
	options: {
		doNotFollow: { path: 'node_modules' },
		tsPreCompilationDeps: true,
		tsConfig: { fileName: 'tsconfig.json' },
		enhancedResolveOptions: { extensions: ['.ts', '.js', '.mjs', '.cjs'] },
	},
}
