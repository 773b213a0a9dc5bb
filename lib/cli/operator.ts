/** `twoscale operator`: the coarse-grained operators of splines, exactly: rows, symbols, expansions, constants. Takes no ψ. */
import { mesoDissipation } from '../levels/meso/dissipation.ts'
import { operatorSummary, type OperatorSummary } from '../levels/meso/operator/summary.ts'
import { mesoSpace } from '../levels/meso/space.ts'
import type { FlagValues } from './flags.ts'
import { sizesOf } from './meso.ts'
import { type Column, formatNumber, printJson, printLines, textTable } from './output.ts'

/** Rows and modes that the terminal shows; --json has all. */
const SHOWN = 12

export async function run(_psi: string, flags: FlagValues): Promise<void> {
	const sizes = sizesOf('operator', flags, { infinity: true })
	const document = operatorSummary(sizes, (kind) => mesoDissipation(mesoSpace(sizes), kind).form.row)
	if (flags['json'] === true) return printJson(document)
	printLines(...lines(document))
}

function lines(d: OperatorSummary): string[] {
	const ratio = (x: number | null) => formatNumber(x, 12)
	const small = (x: number | null | undefined) => (x === null || x === undefined ? '–' : x.toExponential(3))
	const modes = d.ratios.slice(0, SHOWN)
	const out = [
		`Splines of degree ${d.degree} on M = ${d.blocks} blocks, N = ${d.sites === 'infinity' ? '∞' : d.sites} sites (K = ${d.sitesPerBlock === 'infinity' ? '∞' : d.sitesPerBlock})`,
		d.basis,
		'',
		...rowsTable(d),
		'',
		`Eigenvalues, s = sin²(πq/M), L² product:`,
		`  natural  ${d.symbolText.natural ?? '–'}`,
		`  inverse  ${d.symbolText.inverse}`,
		...(d.symbolHere.naturalText === d.symbolText.natural ? [] : [`  here:    ${d.symbolHere.naturalText ?? `– (${d.naturalReason})`}`]),
		...(d.symbolHere.inverseText === d.symbolText.inverse ? [] : [`           ${d.symbolHere.inverseText}`]),
		'Expansions:',
		`  natural  ${d.expansion.natural?.text ?? '–'}`,
		`  inverse  ${d.expansion.inverse.text}`,
		'',
	]
	if (modes.length > 0)
		out.push(
			textTable(
				['q', 'natural/(2πq)²', '− 1', 'inverse/(2πq)²', '− 1', 'normalised: natural − 1', 'inverse − 1'].map((title) => ({ title })),
				modes.map((r, i) => [
					String(r.mode),
					ratio(r.natural),
					small(d.excess[i]?.natural),
					ratio(r.inverse),
					small(d.excess[i]?.inverse),
					small(d.normalised.excess[i]?.natural),
					small(d.normalised.excess[i]?.inverse),
				]),
			),
			...(d.ratios.length > SHOWN ? [`… modes up to ${d.ratios.length} with --json`] : []),
			'',
		)
	const { CL, gamma, trace } = d.constants
	out.push(
		textTable(
			[{ title: 'constant', align: 'left' }, { title: 'value' }, { title: 'meaning', align: 'left' }],
			[
				['C_L', CL === null ? '∞' : formatNumber(CL, 10), 'norm of ANPᵗĀ⁻¹, natural operator; bounded in K for degree ≥ 2'],
				['γ', formatNumber(gamma, 10), '|(id − Π)x|² ≤ γ M⁻² ⟨x, Ax⟩'],
				['tr PNPᵗ − 1', formatNumber(trace, 10), 'N E|Px − EPx|² for unit variances; M − 1 in the normalised product'],
				['1 − λ_min(PNPᵗ)', formatNumber(d.projectionDefect, 10), 'defect of the L² projection; 0 in the normalised product'],
			],
		),
		'',
		d.message,
	)
	return out
}

/** Rows up to distance ⌊M/2⌋: they are even. Long rationals are shown as decimals. */
function rowsTable(d: OperatorSummary): string[] {
	const last = Math.floor(d.blocks / 2)
	const count = Math.min(last, SHOWN - 1) + 1
	const cell = (row: readonly string[] | null, i: number, values?: Float64Array) => {
		const text = row?.[i]
		if (text === undefined) return values === undefined ? '–' : formatNumber(values[i], 12)
		return text.length <= 18 ? text : formatNumber(quotient(text), 12)
	}
	const columns: Column[] = ['d', 'S = ∫b_0 b_d', 'CᵗC/N', 'natural CᵗAC/N', 'inverse SB⁺S', 'inverse GB⁺G'].map((title) => ({ title }))
	return [
		textTable(
			columns,
			Array.from({ length: count }, (_, i) => [
				String(i),
				cell(d.gram, i),
				cell(d.discreteGram, i),
				cell(d.natural, i),
				cell(d.inverse, i, d.inverseValues),
				cell(d.normalised.inverse, i),
			]),
		),
		`First rows, even in d${last + 1 > count ? `; up to d = ${last} with --json` : ''}.${d.inverse === null ? ` Inverse: ${d.inverseReason}.` : ''}`,
	]
}

/** p/q in double, also for long p and q. */
function quotient(text: string): number {
	const [p, q = '1'] = text.split('/') as [string, string?]
	const excess = Math.max(0, q.length - 300)
	const [top, bottom] = [BigInt(p), BigInt(q)]
	if (excess === 0 && p.length < 300) return Number(top) / Number(bottom)
	return Number((top * 10n ** 20n) / bottom) / 1e20
}
