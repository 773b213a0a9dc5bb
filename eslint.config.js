import tseslint from 'typescript-eslint'

/** Rules that find mistakes, with types; layout is left to the editor (.editorconfig). */
export default tseslint.config(
	{ ignores: ['dist/**', 'node_modules/**', 'report/**', 'coverage/**'] },
	{
		files: ['lib/**/*.ts', 'test/**/*.ts', 'proofs-checks/**/*.ts'],
		extends: [tseslint.configs.base],
		languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
		rules: {
			'@typescript-eslint/await-thenable': 'error',
			'@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
			'@typescript-eslint/no-explicit-any': 'error',
			'@typescript-eslint/no-floating-promises': 'error',
			'@typescript-eslint/no-misused-promises': 'error',
			'@typescript-eslint/no-unused-expressions': 'error',
			'@typescript-eslint/only-throw-error': 'error',
			'no-constant-condition': ['error', { checkLoops: false }],
			'no-fallthrough': 'error',
			'no-self-compare': 'error',
			'no-unreachable': 'error',
			'prefer-const': ['error', { destructuring: 'all' }],
			eqeqeq: 'error',
		},
	},
)
