/** Inequalities and constants: Poincaré and log-Sobolev constants of one site, of canonical ensembles, and what enters the bounds. */
import { commandLine } from '../../statements/command.ts'
import type { Block, Cell, Section, Table } from '../blocks.ts'
import { isAvailable, type ReportData } from '../data.ts'
import type { InequalitiesPart, InequalityConstant } from '../data-inequalities.ts'
import { join, math, text, type Text } from '../text.ts'
import { missing, num, prose } from './common.ts'
import { inequalitiesFigure } from './inequalities-figure.ts'

/** The statements that try them. */
const STATEMENTS = 'spectral-gap,log-sobolev-bracket,bakry-emery,holley-stroock,uniform-gap,canonical-pairs,two-scale-criterion'

export const inequalities: Section<ReportData> = {
	id: 'inequalities',
	title: 'Inequalities and constants',
	build(data) {
		const part = data.inequalities
		if (part === undefined) return null
		const definition: Block = {
			kind: 'definition',
			text: text`Poincaré and log-Sobolev inequalities of a law ${math('\\mu')}, with constants that are uniform in field, mean and number of sites, carry the two-scale argument:`,
			latex:
				'\\mathrm{Var}_\\mu(f)\\le C_P\\int|\\nabla f|^2d\\mu,\\qquad \\mathrm{Ent}_\\mu(f^2)\\le C_{\\mathrm{LS}}\\int|\\nabla f|^2d\\mu,\\qquad \\lambda_1=\\frac1{C_P}\\ \\ge\\ \\varrho=\\frac2{C_{\\mathrm{LS}}}.',
		}
		if (!isAvailable(part)) return { blocks: [definition, { kind: 'remark', text: missing('The constants', part.unavailable) }] }
		return {
			blocks: [
				definition,
				{ kind: 'table', table: constantsTable(part) },
				...unknown(part),
				{ kind: 'figure', figure: inequalitiesFigure(data, part) },
				{ kind: 'paragraph', text: meaning(part) },
				{ kind: 'command', command: commandLine(data, 'check', [['--only', STATEMENTS]]) },
			],
			data: [fieldsTable(part), ...part.canonical.flatMap((c) => (isAvailable(c) ? [canonicalTable(c.sites, c.rows)] : []))],
		}
	},
}

/** One clause for the head of the report. */
export function inequalitiesVerdict({ single, infimum }: InequalitiesPart): Text {
	const { poincare, error, logSobolev } = single
	if (poincare === null) return text`The spectral gap of a single site was not found.`
	const law = single.field === 0 ? text`A single site` : text`A single site in the field ${num(single.field, { digits: 4 })}`
	const gap = text`${law} has the Poincaré constant ${num(poincare, { error })}`
	const uniform = infimum.value > 0 ? text`; over all fields the gap is at least ${num(infimum.value, { error: infimum.error })}${infimum.certain ? '' : ', as far as was looked'}.` : text`; over all fields the gap has no positive lower bound.`
	if (logSobolev === null) return join(gap, text`, and no log-Sobolev inequality was found`, uniform)
	const [lower, upper] = logSobolev
	return join(gap, text` and a log-Sobolev constant ${math('\\varrho')} between ${num(2 / upper, { digits: 3 })} and ${num(2 / lower, { digits: 3 })}`, uniform)
}

function constantsTable({ constants }: InequalitiesPart): Table {
	return {
		id: 'inequalities',
		caption: text`Constants, with their errors and where they come from. ${math('C_P')} and ${math('C_{\\mathrm{LS}}')} without further words are those of ${math('e^{-\\psi}/Z')}.`,
		columns: [
			{ id: 'constant', header: text`constant`, kind: 'text' },
			{ id: 'meaning', header: text`meaning`, kind: 'text' },
			{ id: 'value', header: text`value`, kind: 'value', digits: 6 },
			{ id: 'error', header: text`error`, kind: 'error' },
			{ id: 'kind', header: text`kind`, kind: 'text' },
			{ id: 'origin', header: text`origin`, kind: 'text' },
		],
		rows: constants.filter(known).map(({ latex, words, value, error, kind, reason }): Cell[] => [text`${math(latex)}`, words, { value, error }, error === 0 ? null : error, kind, prose(reason, 160)]),
	}
}

const known = ({ value }: InequalityConstant) => value !== null

/** Why constants are missing, one remark for each reason. */
function unknown({ constants }: InequalitiesPart): Block[] {
	const reasons = new Map<string, InequalityConstant[]>()
	for (const c of constants) if (!known(c)) reasons.set(c.reason, [...(reasons.get(c.reason) ?? []), c])
	return [...reasons].map(([reason, list]): Block => ({
		kind: 'remark',
		text: join(text`Not known: `, ...list.map((c, i) => (i === 0 ? text`${c.words}` : text`, ${c.words}`)), text`. Reason: ${prose(reason, 240)}.`),
	}))
}

function meaning({ infimum, constants, canonical }: InequalitiesPart): Text {
	const pair = canonical[0]
	const best = constants.find((c) => c.id === 'holley-stroock-best')?.value ?? null
	if (infimum.value === 0 || (isAvailable(pair) && pair.tail === 'unbounded'))
		return text`The gap tends to zero far out (${prose(infimum.reason)}): no Poincaré or log-Sobolev constant serves for all fields and means, and the two-scale argument does not apply.`
	const price = best === null ? text`` : text`, ${num(infimum.value / best, { digits: 3 })} times what Holley and Stroock's bound guarantees`
	const worst = isAvailable(pair) && pair.supremum !== null ? text` Two sites with fixed mean have at most ${math('C_P')} = ${num(pair.supremum, { digits: 4 })}${pair.supremum * infimum.value > 1 + 1e-6 ? text`, more than any single site: constants of few sites are uniform in the mean, but not monotone in the number of sites` : text``}.` : text``
	return join(text`One spectral gap, ${num(infimum.value, { digits: 4 })}, serves for all fields${price}.`, worst)
}

function fieldsTable({ fields }: InequalitiesPart): Table {
	return {
		id: 'inequalities-fields',
		caption: text`Poincaré constants of tilted laws.`,
		columns: [
			{ id: 'mean', header: text`${math('m')}`, kind: 'value' },
			{ id: 'field', header: text`${math('\\sigma')}`, kind: 'value' },
			{ id: 'poincare', header: text`${math('C_P')}`, kind: 'value' },
			{ id: 'relativeError', header: text`relative error`, kind: 'error' },
			{ id: 'lower', header: text`from below`, kind: 'value' },
			{ id: 'upper', header: text`from above`, kind: 'value' },
			{ id: 'variance', header: text`${math('s^2')}`, kind: 'value' },
		],
		rows: fields.map((r) => [r.mean, r.field, r.poincare, r.error, r.lower, r.upper, r.variance]),
	}
}

function canonicalTable(sites: number, rows: readonly { readonly mean: number; readonly poincare: number | null; readonly error: number | null }[]): Table {
	return {
		id: `inequalities-canonical-${sites}`,
		caption: text`Poincaré constants of canonical ensembles of ${num(sites)} sites.`,
		columns: [
			{ id: 'mean', header: text`${math('m')}`, kind: 'value' },
			{ id: 'poincare', header: text`${math('C_P')}`, kind: 'value' },
			{ id: 'relativeError', header: text`relative error`, kind: 'error' },
		],
		rows: rows.map((r) => [r.mean, r.poincare, r.error]),
	}
}
