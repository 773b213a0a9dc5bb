/**
 * A user's own estimate against the numbers: `sup(m, abs(d2psiK(m,K) - d2phi(m))) <= 2/K` at K = 4, 8, 16.
 *
 * Every comparison is tried for every K of the list; a variable over an interval that no sup or inf binds means "for all", and
 * the point with the least margin is searched. A verdict `fails` rests on one point; `holds` rests, on the stated ranges alone, on
 * interval bounds where both sides are made of ψ, else on the search, and says so.
 */
import { InputError } from '../../errors.ts'
import { commandLine, list } from '../command.ts'
import type { Counterexample, Evidence, EvidencePlot, EvidenceTable, Verdict } from '../evidence.ts'
import type { Subject } from '../subject.ts'
import { bestConstant, type BestConstant, constantForm } from './constant.ts'
import { type Enclosure, lossBound } from './enclosure.ts'
import { type Evaluator, evaluatorOf, FULL, type Gap, QUICK, searchesWithin, type SupremumOptions } from './evaluate.ts'
import { judge, MARGIN_UNIT, standing } from './judge.ts'
import { exactValue } from './exact.ts'
import { claimLatex } from './latex.ts'
import { parseClaim } from './parse.ts'
import { LARGEST_SITES } from './quantities.ts'
import { type GivenRanges, type Interval, rangesOf } from './ranges.ts'
import type { Environment } from './side.ts'
import { sourceOf } from './source.ts'
import { claimText, nodeText } from './text.ts'
import { children, type Claim, isBracketed, type Node, type Variable } from './tree.ts'
import type { Comparison } from './tokens.ts'
import { negative, type Value } from './value.ts'

export interface ClaimOptions {
	/** The K that a free or bound K runs through. */
	readonly sites: readonly number[]
	/** What means m, fields s and spins z range over. Default m₀ ± 4s₀ inside the admissible means, and what follows from it. */
	readonly range?: GivenRanges
}

/** One comparison at one choice of the numbers of sites. */
export interface ClaimRow {
	/** K; null where the claim has none, or binds it. */
	readonly sites: number | null
	/** Which comparison of a chain, from 0. */
	readonly comparison: number
	readonly verdict: Exclude<Verdict, 'not-applicable'>
	/** Both sides at the worst point; null where they have no value. */
	readonly left: number | null
	readonly right: number | null
	/** The ends of both sides, where a side is known between them alone. */
	readonly leftEnds?: readonly [number | null, number | null]
	readonly rightEnds?: readonly [number | null, number | null]
	readonly slack: number | null
	/** Absolute error of the slack. */
	readonly error: number | null
	/** Slack over the larger side; against 0 the slack. */
	readonly margin: number | null
	/** Where the margin is least, or the suprema are attained: variable → value. */
	readonly worst: Readonly<Record<string, number>>
	/** The constant that this row needs or allows, where the claim has one. */
	readonly constant?: number
}

export interface ClaimResult {
	/** The claim in normalised text. */
	readonly claim: string
	readonly latex: string
	readonly evidence: Evidence
	readonly rows: readonly ClaimRow[]
	readonly bestConstant: BestConstant | null
	/** The ranges that were searched, of the variables that occur. */
	readonly ranges: Readonly<Record<string, Interval>>
}

/** A bracket narrower than this, relative, is a number. */
const NARROW = 1e-3
/** Most rows. */
const MOST_ROWS = 2000

/** Tries a claim. @throws InputError when the text is not a claim, or a range or a K is not admissible. */
export function claimEvidence(text: string, subject: Subject, { sites, range = {} }: ClaimOptions): ClaimResult {
	const claim = parseClaim(text, subject.potential.parameters)
	requireSites(sites)
	const source = sourceOf(subject)
	const evaluator = evaluatorOf(source, rangesOf(source, range), sites, subject.quick ? QUICK : FULL)
	const environments = assignments(claim, evaluator)
	const tries = environments.flatMap((env) => claim.comparisons.map((_, i) => attempt(claim, evaluator, env, i)))
	const form = constantForm(claim)
	const continuous = claim.free.filter((v) => v.kind !== 'sites')
	const gaps = [...evaluator.gaps.values()]
	const constant = form === null ? null : bestConstant(evaluator, form, continuous, environments)
	const rows = tries.map((t, i): ClaimRow => (constant === null ? t.row : { ...t.row, constant: constant.perRow[i] as number }))
	const told: Told = { claim, subject, evaluator, tries, rows, gaps, constant, ranges: rangesIn(claim, evaluator) }
	return { claim: claimText(claim), latex: claimLatex(claim), evidence: evidenceOfTries(told), rows, bestConstant: constant, ranges: told.ranges }
}

function requireSites(sites: readonly number[]): void {
	for (const k of sites)
		if (!Number.isInteger(k) || k < 1 || k > LARGEST_SITES)
			throw new InputError('bad-flag', `claim: sites are whole numbers from 1 to ${LARGEST_SITES} (got ${k})`, 'Try --sites 4,8,16.')
}

/** All choices of the free numbers of sites. */
function assignments(claim: Claim, evaluator: Evaluator): Environment[] {
	const whole = claim.free.filter((v) => v.kind === 'sites')
	if (whole.length > 0 && evaluator.sites.length === 0)
		throw new InputError('bad-flag', `claim: K at position ${whole[0]?.start} needs a list of numbers of sites`, 'Add --sites 4,8,16.', whole[0]?.start)
	let list: Map<Variable, number>[] = [new Map()]
	for (const v of whole) list = list.flatMap((env) => evaluator.sites.map((k) => new Map([...env, [v, k]])))
	if (list.length * claim.comparisons.length > MOST_ROWS)
		throw new InputError('bad-flag', `claim: ${list.length} combinations of sites (expected at most ${MOST_ROWS})`, 'Use fewer --sites.')
	return list
}

interface Try {
	readonly row: ClaimRow
	readonly comparison: Comparison
	/** The least margin over the free variables. */
	readonly margin: Value
	/** The sides at the worst point, and the point. */
	readonly left: Value
	readonly right: Value
	readonly environment: Environment
}

function attempt(claim: Claim, evaluator: Evaluator, sites: Environment, index: number): Try {
	const comparison = claim.comparisons[index] as Comparison
	const nodes = [claim.sides[index] as Node, claim.sides[index + 1] as Node] as const
	const [left, right] = nodes.map((n) => evaluator.compile(n)) as [ReturnType<Evaluator['compile']>, ReturnType<Evaluator['compile']>]
	const free = claim.free.filter((v) => v.kind !== 'sites')
	const againstZero = nodes.some((n) => exactValue(n)?.n === 0n)
	let environment = sites
	let margin: Value
	if (free.length === 0) margin = judge(comparison, left(sites), right(sites), againstZero).margin
	else {
		const nested = nodes.some(searchesWithin)
		const lost = (env: Environment): Value => {
			const { at: _, ...least } = negative(judge(comparison, left(env), right(env), againstZero).margin)
			return least
		}
		const bounded: SupremumOptions['bounded'] = (variable, env) => {
			const [l, r] = nodes.map((n) => evaluator.enclosure(n, variable, env)) as [Enclosure | null, Enclosure | null]
			return l && r && lossBound(comparison, l, r, againstZero)
		}
		margin = negative(evaluator.supremumOver(free, lost, sites, { nested, samplesOnly: comparison === '==', bounded }))
		const at = margin.at ?? {}
		if (!margin.lack) environment = new Map([...sites, ...free.map((v) => [v, at[v.name] as number] as const)])
	}
	const [l, r] = margin.lack && free.length > 0 ? [margin, margin] : [left(environment), right(environment)]
	const { slack, error } = judge(comparison, l, r, againstZero)
	const free_ = Object.fromEntries([...environment].filter(([v]) => v.kind !== 'sites').map(([v, x]) => [v.name, x]))
	const whole = [...sites].map(([v, x]) => [v.name, x] as const)
	const verdict = standing(margin)
	const wide = [l, r].map((side, i) => isBracketed(nodes[i] as Node) && !(side.high - side.low <= NARROW * Math.abs(side.value)))
	const bracketed = wide[0] || wide[1]
	const least = bracketed ? { holds: margin.low, fails: margin.high, inconclusive: Number.NaN }[verdict] : margin.value
	const row: ClaimRow = {
		sites: whole[0]?.[1] ?? null,
		comparison: index,
		verdict,
		left: wide[0] ? null : number(l.value),
		right: wide[1] ? null : number(r.value),
		...(bracketed && !l.lack && !r.lack ? { leftEnds: [number(l.low), number(l.high)], rightEnds: [number(r.low), number(r.high)] } : {}),
		slack: bracketed ? null : number(slack),
		error: bracketed ? null : number(free.length > 0 ? error : Math.max(error, 0)),
		margin: margin.lack ? null : number(least),
		worst: { ...Object.fromEntries(whole.slice(1)), ...r.at, ...l.at, ...free_ },
	}
	return { row, comparison, margin, left: l, right: r, environment }
}

function number(x: number): number | null {
	return Number.isFinite(x) ? x : null
}

/** The ranges of the variables of a claim, by name. */
function rangesIn(claim: Claim, evaluator: Evaluator): Record<string, Interval> {
	const ranges: Record<string, Interval> = {}
	const note = (v: Variable) => {
		if (v.kind !== 'sites') ranges[v.name] = evaluator.interval(v)
	}
	const visit = (node: Node): void => {
		if (node.kind === 'extremum') node.variables.forEach(note)
		children(node).forEach(visit)
	}
	claim.free.forEach(note)
	claim.sides.forEach(visit)
	return ranges
}

interface Told {
	readonly claim: Claim
	readonly subject: Subject
	readonly evaluator: Evaluator
	readonly tries: readonly Try[]
	readonly rows: readonly ClaimRow[]
	/** Points without a value, of the claim itself. */
	readonly gaps: readonly Gap[]
	readonly constant: BestConstant | null
	readonly ranges: Readonly<Record<string, Interval>>
}

function evidenceOfTries(told: Told): Evidence {
	const { tries, evaluator, constant } = told
	const lacks = told.gaps.some((g) => !g.pole)
	const failing = tries.filter((t) => t.row.verdict === 'fails')
	const open = tries.filter((t) => t.row.verdict === 'inconclusive')
	const verdict: Verdict = failing.length > 0 ? 'fails' : open.length > 0 || lacks ? 'inconclusive' : 'holds'
	const pool = failing.length > 0 ? failing : open.length > 0 ? open : tries
	const worst = pool.reduce((a, b) => (rank(b) < rank(a) ? b : a))
	const table = tableOf(told)
	const plot = plotOf(told)
	const grounds = {
		sentence: sentenceOf(told, verdict, worst),
		numbers: {
			left: worst.row.left,
			right: worst.row.right,
			slack: worst.row.slack,
			slackError: worst.row.error,
			leastMargin: worst.row.margin,
			leastMarginLow: number(worst.margin.low),
			...(worst.row.sites === null ? {} : { sites: worst.row.sites }),
			...worst.row.worst,
			...(constant === null ? {} : { bestConstant: constant.value, bestConstantError: constant.error }),
			evaluations: evaluator.source.computed(),
		},
		change: changeOf(told, verdict),
		table,
		...(plot === null ? {} : { plot }),
	}
	if (verdict === 'inconclusive') return { ...grounds, verdict, margin: null, marginUnit: '' }
	const margin = worst.row.margin as number
	if (verdict === 'holds') return { ...grounds, verdict, margin, marginUnit: MARGIN_UNIT }
	return { ...grounds, verdict, margin, marginUnit: MARGIN_UNIT, counterexample: counterexampleOf(told, worst) }
}

/** Missing values first, then the least margin. */
function rank({ margin }: Try): number {
	return margin.lack ? Number.NEGATIVE_INFINITY : margin.value
}

/** A number, or the ends between which it is known. */
function sideText(value: number | null, ends: ClaimRow['leftEnds']): string {
	return value === null && ends !== undefined ? `between ${digits(ends[0])} and ${digits(ends[1])}` : digits(value)
}

const digits = (x: number | null) => (x === null ? 'no value' : String(Number(x.toPrecision(7))))

function pointText(told: Told, { row }: Try): string {
	const names = told.claim.free.filter((v) => v.kind === 'sites').map((v) => v.name)
	const at = [...(row.sites === null ? [] : [`${names[0]} = ${row.sites}`]), ...Object.entries(row.worst).map(([name, x]) => `${name} = ${digits(x)}`)]
	return at.length === 0 ? '' : ` at ${at.join(', ')}`
}

function searchText({ ranges }: Told): string {
	const parts = Object.entries(ranges).map(([name, [low, high]]) => `${name} in [${digits(low)}, ${digits(high)}]`)
	return parts.length === 0 ? '' : ` on ${parts.join(', ')}`
}

function sentenceOf(told: Told, verdict: Verdict, worst: Try): string {
	const { claim, evaluator, constant, tries } = told
	const { row } = worst
	const where = pointText(told, worst)
	const sides = `left ${sideText(row.left, row.leftEnds)}, right ${sideText(row.right, row.rightEnds)}`
	const searched = searchText(told)
	const points = searched === '' ? '' : !evaluator.sampled() ? `; enclosed by interval bounds${searched}` : `; searched${searched} with ${evaluator.source.computed()} evaluations of φ, φ* and ψ_K`
	const best = constant === null ? '' : ` With ${constant.form} ${constant.form === 'c' ? 'in place of the number' : 'on that side'} it holds on these data for c ${constant.which === 'least' ? '>=' : '<='} ${digits(constant.value)} (± ${constant.error.toExponential(1)}${evaluator.sampled() ? ', unless the search missed a point' : ''}).`
	const rowsFailing = tries.filter((t) => t.row.verdict === 'fails').length
	const gap = told.gaps.map((g) => ` It ${g.reason}${Object.keys(g.at).length > 0 ? ` at ${Object.entries(g.at).map(([n, x]) => `${n} = ${digits(x)}`).join(', ')}` : ''}${g.pole ? ', which was left out' : ''}.`).join('')
	const comparison = claim.comparisons.length > 1 ? ` (comparison ${row.comparison + 1} of the chain)` : ''
	switch (verdict) {
		case 'fails':
			return `It fails${rowsFailing > 1 ? ` in ${rowsFailing} of ${tries.length} rows, worst` : ''}${where}${comparison}: ${sides}${points}.${best}${gap}`
		case 'holds':
			return `It holds${searched === '' ? '' : searched}${row.sites === null ? '' : ` for K = ${list(evaluator.sites)}`}; least margin ${digits(row.margin)}${where}${comparison}: ${sides}${points}.${best}${gap}`
		default:
			if (worst.margin.lack && row.verdict === 'inconclusive') return `The claim ${worst.margin.lack.reason}${where}.${best}${gap}`
			if (row.verdict !== 'inconclusive') return `It holds where both sides have a value; at some points one has none.${best}${gap}`
			if (row.slack === null) return `It is open${where}${comparison}: ${sides}${points}.${best}${gap}`
			return `Within the errors it is open${where}${comparison}: ${sides}, the slack ${digits(row.slack)} is known to ± ${row.error === null ? 'nothing' : row.error.toExponential(1)}${searchRest(worst)}${points}.${best}${gap}`
	}
}

/** How much of the doubt is that of the search. */
function searchRest({ margin, row }: Try): string {
	const rest = margin.value - margin.low
	const known = row.error === null || row.slack === null ? 0 : row.error / Math.max(Math.abs(row.left ?? 0), Math.abs(row.right ?? 0), Number.MIN_VALUE)
	return Number.isFinite(rest) && rest > 2 * known ? ` and the margin to ${rest.toExponential(1)}` : ''
}

function changeOf(told: Told, verdict: Verdict): string {
	const searched = searchText(told)
	if (verdict === 'fails') {
		const { constant } = told
		return constant === null ? 'A weaker claim, or other K or ranges.' : `${constant.which === 'least' ? 'A constant above' : 'A constant below'} ${digits(constant.value)}, or other K or ranges.`
	}
	if (verdict === 'inconclusive') return 'A claim that is not an equality at its worst point within the errors, or a range on which both sides are known better.'
	if (searched === '') return 'Other K: these alone were tried.'
	if (!told.evaluator.sampled()) return `A point outside of the range${searched}: inside, interval bounds leave none.`
	return `A point${searched} that the search missed, or one outside: nothing beyond these ranges${told.claim.free.some((v) => v.kind === 'sites') ? ' and these K' : ''} was tried, and a search is no proof.`
}

function tableOf({ claim, rows, constant }: Told): EvidenceTable {
	const whole = claim.free.filter((v) => v.kind === 'sites').map((v) => v.name)
	const places = [...new Set(rows.flatMap((r) => Object.keys(r.worst)))]
	const chain = claim.comparisons.length > 1
	const columns = [...whole.slice(0, 1), ...(chain ? ['comparison'] : []), 'left', 'right', 'slack', 'error', 'margin', ...(constant ? [`${constant.which} c in ${constant.form}`] : []), ...places.map((n) => `worst ${n}`), 'verdict']
	return {
		caption: `${claimText(claim)}: both sides where the margin (${MARGIN_UNIT}) is least.`,
		columns,
		rows: rows.map((r) => [
			...whole.slice(0, 1).map(() => r.sites),
			...(chain ? [`${nodeText(claim.sides[r.comparison] as Node)} ${claim.comparisons[r.comparison]} ${nodeText(claim.sides[r.comparison + 1] as Node)}`] : []),
			r.left,
			r.right,
			r.slack,
			r.error,
			r.margin,
			...(constant ? [r.constant ?? null] : []),
			...places.map((n) => r.worst[n] ?? null),
			r.verdict,
		]),
	}
}

/** Both sides against K. */
function plotOf({ claim, rows }: Told): EvidencePlot | null {
	const single = claim.comparisons.length === 1 && claim.free.filter((v) => v.kind === 'sites').length === 1
	const usable = rows.filter((r) => r.left !== null && r.right !== null)
	if (!single || usable.length < 2) return null
	const x = usable.map((r) => r.sites as number)
	const [left, right] = [usable.map((r) => r.left as number), usable.map((r) => r.right as number)]
	const logarithmic = [...left, ...right].every((y) => y > 0)
	return {
		caption: `${claimText(claim)}: both sides against K.`,
		x: 'K',
		y: 'left, right',
		logarithmic: { x: true, y: logarithmic },
		series: [
			{ label: nodeText(claim.sides[0] as Node), x, y: left, kind: 'points' },
			{ label: nodeText(claim.sides[1] as Node), x, y: right, kind: 'line' },
		],
	}
}

/** The claim with the worst point in the place of its variables, as a command that prints both sides. */
function counterexampleOf(told: Told, worst: Try): Counterexample {
	const { claim, subject, evaluator } = told
	const { row, comparison, environment } = worst
	const range = (v: Variable) => (v.kind === 'sites' ? null : evaluator.interval(v))
	const side = (node: Node, at: Value['at']) => nodeText(node, { free: environment, at: at ?? {}, range })
	const left = side(claim.sides[row.comparison] as Node, worst.left.at)
	const right = side(claim.sides[row.comparison + 1] as Node, worst.right.at)
	const plugged = `${left} ${comparison} ${right}`
	return {
		sentence: `${plugged} does not hold: left ${sideText(row.left, row.leftEnds)}, right ${sideText(row.right, row.rightEnds)}${row.slack === null ? '' : `, difference ${digits(row.slack)} ± ${row.error === null ? 'unknown' : row.error.toExponential(1)}`}.`,
		at: { ...(row.sites === null ? {} : { sites: row.sites }), ...row.worst, left: row.left, right: row.right, claim: plugged },
		// Suprema over K that are still there need the list.
		command: commandLine(subject, 'check', [['--claim', plugged], ...(/\bK\d?\b/.test(plugged) ? [['--sites', list(evaluator.sites)] as const] : [])]),
	}
}
