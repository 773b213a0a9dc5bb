/** `twoscale potential <psi>`: derivatives, class, split, admissible fields and means. */
import { toText } from '../expression/index.ts'
import type { Potential } from '../potential/index.ts'
import { formatError, formatNumber, formatRange, printJson, printLines, textTable } from './output.ts'
import type { FlagValues } from './flags.ts'
import { parametersOf, potentialAt, scan, siteOf } from './site.ts'

function document(p: Potential) {
	const [, first, second, third, fourth] = p.derivatives.map(toText)
	const { split } = p
	return {
		psi: p.text,
		parameters: parametersOf(p),
		latex: p.latex,
		derivatives: { first, second, third, fourth },
		class: p.class,
		classReason: p.classReason,
		split: {
			convex: split?.convex.text ?? null,
			perturbation: split?.perturbation.text ?? null,
			oscillation: split?.oscillation ?? null,
			convexity: split?.convexity ?? null,
			oscillationError: split?.oscillationError ?? null,
			convexityError: split?.convexityError ?? null,
			certified: split?.certified ?? false,
			method: split?.method ?? p.splitReason,
		},
		minSecondDerivative: p.minSecondDerivative.value,
		minSecondDerivativeAt: p.minSecondDerivative.at,
		minSecondDerivativeError: p.minSecondDerivative.error,
		minSecondDerivativeNote: p.minSecondDerivative.note,
		fields: p.fields,
		means: p.means,
		meansErrors: p.admissibility.meansErrors,
		admissibility: { fields: p.admissibility.fields, means: p.admissibility.means },
		warnings: p.warnings,
	}
}

export async function run(psi: string, flags: FlagValues): Promise<void> {
	const site = siteOf(psi, flags)
	const scanned = scan(site, document)
	if (scanned !== undefined) {
		if (flags['json'] === true) return printJson({ psi, scan: scanned.parameter, rows: scanned.rows })
		const columns = [
			{ title: scanned.parameter },
			{ title: 'class', align: 'left' as const },
			{ title: 'inf ψ″' },
			{ title: 'oscillation' },
			{ title: 'fields', align: 'left' as const },
			{ title: 'means', align: 'left' as const },
		]
		printLines(
			textTable(
				columns,
				scanned.rows.map((r) => [
					formatNumber(r.parameter, 6),
					r.class,
					formatNumber(r.minSecondDerivative),
					formatNumber(r.split.oscillation, 6),
					formatRange(r.fields),
					formatRange(r.means),
				]),
			),
		)
		return
	}
	const p = potentialAt(site, undefined)
	const d = document(p)
	for (const warning of p.warnings) process.stderr.write(`twoscale: warning: ${warning}\n`)
	if (flags['json'] === true) return printJson(d)
	const rows: [string, string][] = [
		['ψ', toText(p.expression)],
		['ψ′', d.derivatives.first ?? ''],
		['ψ″', d.derivatives.second ?? ''],
		['ψ‴', d.derivatives.third ?? ''],
		['ψ⁗', d.derivatives.fourth ?? ''],
		['class', `${d.class}: ${d.classReason}`],
		['fields', `${formatRange(p.fields)}: ${p.admissibility.fields}`],
		['means', `${formatRange(p.means)}: ${p.admissibility.means}`],
		['inf ψ″', infimumText(p)],
		...(p.split === null
			? [['split', `none: ${p.splitReason}`] as [string, string]]
			: ([
					['ψ = ψc + δ', p.split.method],
					['ψc', p.split.convex.text],
					['δ', p.split.perturbation.text],
					['osc δ', `${formatNumber(p.split.oscillation, 8)} (upper bound, within ${formatError(p.split.oscillationError)})`],
					['inf ψc″', `${formatNumber(p.split.convexity, 8)} (lower bound, within ${formatError(p.split.convexityError)})`],
				] as [string, string][])),
	]
	const width = Math.max(...rows.map(([k]) => [...k].length))
	printLines(...rows.map(([k, v]) => `${k}${' '.repeat(width - [...k].length)}  ${v}`))
}

function infimumText({ minSecondDerivative: inf }: Potential): string {
	if (inf.value === null) return inf.note
	const place = inf.at === null ? inf.note : `at z = ${formatNumber(inf.at, 8)}`
	return `${formatNumber(inf.value)} (within ${formatError(inf.error)}) ${place}`
}
