/** `npm run proofs [-- --quick]`: every statement on every potential of the catalogue, one line each. For one ψ: `twoscale check <psi>`. */
import { catalogue } from '../lib/index.ts'
import { evidenceOf, numbered, subjectOf } from '../lib/statements/index.ts'

const quick = process.argv.includes('--quick')
let failed = false
for (const { text, parameters } of catalogue) {
	const values = Object.entries(parameters).map(([name, value]) => `${name} = ${value}`)
	process.stdout.write(`\n${[text, ...values].join('   ')}\n`)
	const subject = subjectOf(text, { parameters, quick })
	for (const { number, statement } of numbered()) {
		if (quick && statement.long === true) continue
		const evidence = evidenceOf(statement, subject)
		failed ||= statement.expected === 'theorem' && evidence.verdict === 'fails'
		process.stdout.write(`  ${evidence.verdict.padEnd(14)} ${number.padEnd(5)} ${statement.id.padEnd(28)} ${evidence.margin?.toPrecision(3) ?? '–'} ${evidence.marginUnit}\n${' '.repeat(17)}${evidence.sentence}\n`)
	}
}
process.exitCode = failed ? 1 : 0
