/** Head: ψ, its class, one verdict with the numbers that matter, and the picture of the whole. */
import type { Block, Section } from '../blocks.ts'
import type { BlockPart, CramerPart, ReportData } from '../data.ts'
import { isAvailable } from '../data.ts'
import { code, emphasis, join, math, text } from '../text.ts'
import type { Text } from '../text.ts'
import { closed, err, num, prose, readable, shorten } from './common.ts'
import { heroFigure } from './hero.ts'
import { inequalitiesVerdict } from './inequalities.ts'
import { statementsVerdict } from './statements.ts'

export const head: Section<ReportData> = {
	id: 'head',
	title: '',
	build(data) {
		const latex = readable(data.latex)
		const blocks: Block[] = []
		if (latex !== null) blocks.push({ kind: 'formula', latex: `\\psi(z)=${latex}${parameterLatex(data.parameters)}` })
		blocks.push({ kind: 'paragraph', text: verdict(data) })
		const hero = heroFigure(data)
		if (hero) blocks.push({ kind: 'figure', figure: hero })
		return { blocks }
	},
}

function parameterLatex(parameters: Readonly<Record<string, string>>): string {
	const parts = Object.entries(parameters).map(
		([name, value]) => `${name.length === 1 ? name : `\\mathrm{${name.replace(/_/g, '\\_')}}`}=${value}`,
	)
	return parts.length === 0 ? '' : `,\\qquad ${parts.join(',\\; ')}`
}

/** What was found, in one paragraph; every clause carries its number. */
export function verdict(data: ReportData): Text {
	const sort =
		data.potential.class === 'other'
			? text`admissible, but neither a bounded perturbation of a quadratic nor super-quadratic`
			: text`of the class ${emphasis(data.potential.class)}`
	const sentences: Text[] = [text`The potential, entered as ${code(shorten(data.psi))}, is ${sort}: ${prose(data.potential.classReason)}.`]
	const { cramer, block, macro, meso, micro } = data
	if (isAvailable(block)) sentences.push(text` ${convexityVerdict(block)}`)
	if (isAvailable(cramer)) {
		const { lower, upper, scanned, error } = cramer.convexity
		const bounds = isConstant(cramer.convexity)
			? text`${math("\\varphi''")} is constant, ${num(lower.value, { error })}`
			: text`${math("\\lambda\\le\\varphi''\\le\\Lambda")} with ${math('\\lambda')} = ${num(lower.value, { error })} and ${math('\\Lambda')} = ${num(upper.value, { error })}`
		sentences.push(text` For means in ${closed(...scanned)}, ${bounds}.`)
	}
	if (isAvailable(macro)) {
		const time = macro.times[macro.times.length - 1] ?? 0
		sentences.push(
			text` The macroscopic flow up to ${math('T')} = ${num(time, { digits: 3 })} satisfies its energy identity with relative defect ${err(Math.abs(macro.identityDefect))}.`,
		)
	}
	const distance = isAvailable(meso) ? meso.distances.at(-1) : undefined
	if (isAvailable(meso) && distance !== undefined && distance.time > 0) {
		const size = Math.sqrt(distance.squaredHminus1)
		// A profile that does not move ends on the macroscopic solution; what is left is rounding.
		const where = size < 1e-14 ? text`on it` : text`${num(size, { digits: 2 })} from it in ${math('H^{-1}')}`
		sentences.push(
			text` The mesoscopic flow on splines of degree ${num(meso.degree)} with ${num(meso.blocks)} blocks of ${num(meso.sites / meso.blocks)} sites ends ${where}.`,
		)
	}
	const row = isAvailable(micro) ? micro.ladder.at(-1) : undefined
	const measured = row?.scaled.at(-1)
	if (row !== undefined && measured !== undefined) {
		const beside = row.predicted === null ? text`` : text`, predicted ${num(row.predicted, { digits: 4 })}`
		const end = isAvailable(micro) && micro.limit !== null ? text` (in the limit ${num(micro.limit.value, { digits: 4 })})` : text``
		sentences.push(
			text` The chain itself, on ${num(row.sites)} sites, ends at ${math('N\\,E\\|\\bar X_T-\\zeta_T\\|^2_{H^{-1}}')} = ${num(measured.value, { error: measured.standardError })}${beside}${end}.`,
		)
	}
	if (isAvailable(data.inequalities)) sentences.push(text` ${inequalitiesVerdict(data.inequalities)}`)
	if (isAvailable(data.statements)) sentences.push(text` ${statementsVerdict(data.statements)}`)
	return join(...sentences)
}

/** Whether φ'' is constant up to rounding. */
export function isConstant({ lower, upper, error }: CramerPart['convexity']): boolean {
	return upper.value - lower.value <= 10 * error
}

/** From which K on ψ_K is convex, uniformly or not. */
export function convexityVerdict(part: BlockPart): Text {
	const { convexFrom, uniformFrom, convexity } = part
	const doubt = convexity.certain ? '' : ' (computed, not certified)'
	const name = math('\\psi_K')
	if (convexFrom === null) return text`No ${math('K_0')} was found from which every block Hamiltonian ${name} is convex.`
	if (uniformFrom === 1)
		return text`The block Hamiltonian ${name} is uniformly convex for every ${math('K\\ge K_0=1')}, the potential itself included${doubt}.`
	if (uniformFrom === convexFrom)
		return join(
			text`The block Hamiltonian ${name} is uniformly convex for every ${math(`K\\ge K_0=${uniformFrom}`)}`,
			text`${doubt}${below(part, uniformFrom)}.`,
		)
	const uniform =
		uniformFrom === null
			? text`, but no ${math('K')} was found from which it is uniformly so`
			: text`, uniformly for every ${math(`K\\ge${uniformFrom}`)}`
	return text`The block Hamiltonian ${name} is convex for every ${math(`K\\ge K_0=${convexFrom}`)}${uniform}${doubt}.`
}

/** What happens at K₀ − 1, where that was computed. */
function below({ minSecond }: BlockPart, convexFrom: number): Text {
	const row = minSecond.find((r) => r.sites === convexFrom - 1)
	if (row === undefined || row.second === null) return text`, the least such ${math('K_0')} found`
	return text`, but not at ${math(`K=${row.sites}`)}, where ${math(`\\min\\psi_{${row.sites}}''`)} = ${num(row.second, row.error === null || row.error === undefined ? {} : { error: row.error })}`
}
