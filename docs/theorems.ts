/** The page of the statements, from their declarations in `lib/statements`. */
import { numbered, PARTS, type Statement, type Status } from '../lib/statements/index.ts'

const STATUS: Readonly<Record<Status, string>> = {
	published: 'published',
	literature: 'standard literature',
	secondary: 'restated by a secondary source',
	derived: 'derived for this project',
}

function entry(number: string, s: Statement): string[] {
	const kind = s.expected === 'theorem' ? 'Theorem' : 'Property'
	return [
		`### ${number} ${s.title}`,
		'',
		`**${kind}.** Hypotheses: ${s.hypotheses.text}.`,
		'',
		`$$${s.latex}$$`,
		'',
		`In plain text: ${s.text.replace(/([*_|])/g, '\\$1')}.`,
		'',
		`Source: ${s.source}; ${STATUS[s.status]}. Computed by \`lib/statements/${s.id}.ts\`, checked in \`proofs-checks/${s.id}.test.ts\`; \`twoscale check <psi> --only ${s.id}\`${s.long === true ? ' (long)' : ''}.`,
		'',
	]
}

export function theoremsPage(): string {
	const all = numbered()
	const parts = PARTS.filter((part) => all.some(({ statement }) => statement.part === part))
	return [
		'# Theorems and properties',
		'',
		'What `twoscale check <psi>` tries. A *theorem* must hold for every ψ whose hypotheses were verified; a *property* belongs to some ψ and not to others.',
		'Each entry gives hypotheses, inequality, constants, source and how the statement is known; items are those of the theory reference. Generated from the',
		'declarations in `lib/statements` by `npm run docs`.',
		'',
		'Every statement answers *holds*, *fails* (with a counterexample and the command that shows it), *inconclusive* (the numbers do not decide it) or *not applicable*',
		'(hypotheses not verified), with a margin that is not negative exactly when it holds.',
		'',
		...parts.flatMap((part, i) => [
			`## ${i + 1} ${part}`,
			'',
			...all.filter(({ statement }) => statement.part === part).flatMap(({ number, statement }) => entry(number, statement)),
		]),
	].join('\n')
}
