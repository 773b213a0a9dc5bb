/** `npm run proofs -- "<psi>" [check-id …]`: all checks on one potential, or on the catalogue when no ψ is given. */
import { catalogue } from '../lib/index.ts'
import { subjectOf } from './check.ts'
import { runChecks } from './checks.ts'

const [psi, ...only] = process.argv.slice(2)
const texts = psi === undefined ? catalogue.map((entry) => ({ psi: entry.text, parameters: entry.parameters })) : [{ psi, parameters: {} }]
let failed = false
for (const { psi: text, parameters } of texts) {
	process.stdout.write(
		`\n${text}${
			Object.keys(parameters).length > 0
				? `   ${Object.entries(parameters)
						.map(([k, v]) => `${k} = ${v}`)
						.join(', ')}`
				: ''
		}\n`,
	)
	for (const { check, evidence } of runChecks(subjectOf(text, parameters), only.length > 0 ? only : undefined)) {
		failed ||= evidence.verdict === 'fails'
		process.stdout.write(
			`  ${evidence.verdict.padEnd(14)} ${check.id.padEnd(22)} margin ${evidence.margin === null ? '–' : evidence.margin.toPrecision(3)} ${evidence.marginUnit}\n${' '.repeat(17)}${evidence.sentence}\n`,
		)
	}
}
process.exitCode = failed ? 1 : 0
