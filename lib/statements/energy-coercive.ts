/**
 * Equi-coercivity: H̄ grows quadratically, uniformly in M and K (derived from theory 2.2, 8.1). With ψ(z) ≥ (α/2)(z − r)² + β on the line,
 *
 *   H̄(y) ≥ (α/2)‖y − r‖²_{L²} + β − ((K − 1)/2K) log(2π/α)      for all splines y, all degrees, M and K:
 *
 * e^{−NH̄} is the integral of e^{−H} over the fibre {Px = y}, which is at a distance ≥ √N‖y − r‖ from the constant r (0 ≤ PNPᵗ ≤ id), and a Gaussian
 * integrates over its N − M dimensions. β = inf(ψ − (α/2)(z − r)²) is enclosed by interval branch and bound. Without a quadratic below ψ, as for
 * linear growth, there is no such bound: φ then grows too slowly for L², and H̄ is coercive in a weaker space only.
 */
import { fieldTable } from '../cramer/index.ts'
import { constant, power, product, rationalFromText, subtract, variable } from '../expression/index.ts'
import { projectProfile } from '../levels/between.ts'
import { coarseHamiltonian, mesoEnergy } from '../levels/meso/energy/index.ts'
import { mesoSpace } from '../levels/meso/space.ts'
import { infimumOnLine } from '../potential/line-extremum.ts'
import { commandLine } from './command.ts'
import { decide, type Evidence, inconclusive } from './evidence.ts'
import { leastBy } from './support/least-by.ts'
import { withSequence } from './support/oscillating.ts'
import type { Statement } from './statement.ts'
import { smoothProfile, studyMean } from './support/study-profile.ts'
import type { Subject } from './subject.ts'

/** ψ(z) ≥ (curvature/2)(z − centre)² + least. */
export interface QuadraticMinorant {
	readonly curvature: number
	readonly centre: number
	readonly least: number
}

/** Curvatures that are tried, in units of 1/s₀². */
const CURVATURES = [1, 0.95, 0.5, 0.25, 0.125, 1 / 32, 1 / 128, 1 / 1024, 2 ** -14]

const minorants = new WeakMap<Subject['potential'], QuadraticMinorant | null>()

/** The first of the curvatures with a certified minorant; null where there is none. */
export function quadraticMinorant(subject: Pick<Subject, 'potential' | 'scale'>): QuadraticMinorant | null {
	const { potential: p, scale } = subject
	const known = minorants.get(p)
	if (known !== undefined) return known
	const exact = (x: number) => constant(rationalFromText(String(x)))
	const centre = studyMean(subject)
	let found: QuadraticMinorant | null = null
	for (const share of CURVATURES) {
		const curvature = share * scale.second
		const parabola = product([exact(curvature / 2), power(subtract(variable('z'), exact(centre)), 2)])
		const { bound, certified } = infimumOnLine(subtract(p.expression, parabola))
		if (!certified || !Number.isFinite(bound)) continue
		found = { curvature, centre, least: bound }
		break
	}
	minorants.set(p, found)
	return found
}

/** The lower bound of H̄ at a squared distance ‖y − r‖². */
export type CoerciveBound = (minorant: QuadraticMinorant, squaredDistance: number, sitesPerBlock: number) => number

const soundBound: CoerciveBound = ({ curvature, least }, squaredDistance, sitesPerBlock) =>
	(curvature / 2) * squaredDistance + least - ((1 - 1 / sitesPerBlock) / 2) * Math.log((2 * Math.PI) / curvature)

/** Equality is allowed (Gaussian), and this much of rounding beyond it, relative. */
const SLACK = 1e-9
/** Deviations away from the centre: further out exponential ψ take seconds. */
const AWAY = [0, 1, 4]

interface Row {
	readonly degree: number
	readonly blocks: number
	readonly sitesPerBlock: number
	readonly shape: string
	/** The state: Pζ of this profile and a sequence on top. */
	readonly profile: string
	readonly add: string | null
	readonly value: number
	/** H̄(y) minus the bound. */
	readonly slack: number
	readonly error: number
	readonly squaredDistance: number
}

function check(subject: Subject, bound: CoerciveBound): Evidence {
	const minorant = quadraticMinorant(subject) as QuadraticMinorant
	const { transform, scale, potential: p, quick } = subject
	const table = fieldTable(transform)
	const profile = smoothProfile(subject)
	const inside = (y: Float64Array) => y.every((c) => (p.means.min === null || c > p.means.min) && (p.means.max === null || c < p.means.max))
	const rows: Row[] = []
	for (const degree of quick ? [0, 1] : [0, 1, 2])
		for (const [blocks, sitesPerBlock] of [[4, 2], [8, 64], [16, Number.POSITIVE_INFINITY]] as const) {
			// Splines on few sites cost seconds.
			if (degree > 0 && (sitesPerBlock === 2 || (quick && Number.isFinite(sitesPerBlock)))) continue
			const space = mesoSpace({ degree, blocks, sites: blocks * sitesPerBlock })
			const limit = mesoEnergy(space, transform, { kind: 'limit', table })
			const exact = sitesPerBlock === Number.POSITIVE_INFINITY ? null : coarseHamiltonian(space, transform, { table })
			const try_ = (shape: string, y: Float64Array, text = String(scale.mean), add: string | null = null) => {
				if (!inside(y) || !limit.dual(y).outcome.reached) return
				const offset = y.map((c) => c - minorant.centre)
				const squaredDistance = space.inner(offset, offset)
				const { value, error } = exact === null ? { value: limit.value(y), error: 0 } : exact.at(y)
				if (!(error < 0.1)) return
				const least = bound(minorant, squaredDistance, sitesPerBlock)
				const size = Math.max(1, Math.abs(value), Math.abs(least))
				rows.push({ degree, blocks, sitesPerBlock, shape, profile: text, add, value, slack: value - least + SLACK * size, error: error + 1e-12 * size, squaredDistance })
			}
			try_('profile', projectProfile(space, profile), profile.text)
			const centre = new Float64Array(blocks).fill(scale.mean)
			for (const away of AWAY) {
				const a = away * scale.deviation
				try_(`alternating, ${away} s₀`, withSequence(centre, 'alternating', a), undefined, `alternating:${a}`)
				try_(`one block, ${away} s₀`, withSequence(centre, 'concentrated', a / Math.sqrt(blocks)), undefined, `concentrated:${a / Math.sqrt(blocks)}`)
			}
		}
	if (rows.length === 0) return inconclusive({ sentence: 'H̄ was not resolved at any state.', numbers: { c: minorant.curvature / 2, states: 0 }, change: 'Lighter tails, or means farther from the ends of their range.' })
	const worst = leastBy(rows, (r) => r.slack - r.error)
	const farthest = rows.reduce((a, b) => (b.squaredDistance > a.squaredDistance ? b : a))
	const { curvature, centre, least } = minorant
	// For every K: (K − 1)/K is between 0 and 1.
	const uniform = Math.min(bound(minorant, 0, 1), bound(minorant, 0, Number.POSITIVE_INFINITY))
	return decide(
		worst.slack,
		worst.error,
		'least H̄(y) minus its bound',
		{
			sentence: `ψ(z) ≥ ${(curvature / 2).toPrecision(3)}(z ${signed(-centre)})² ${signed(least)}, so that H̄(y) ≥ ${(curvature / 2).toPrecision(3)}‖y − r‖² ${signed(uniform)} for all M and K; nearest at degree ${worst.degree}, M = ${worst.blocks}, K = ${worst.sitesPerBlock} (${worst.shape}): ${worst.slack.toPrecision(3)} above, of ${rows.length} states with ‖y − r‖ up to ${(Math.sqrt(farthest.squaredDistance) / scale.deviation).toPrecision(3)} s₀.`,
			numbers: { c: curvature / 2, centre, constant: uniform, least, states: rows.length, nearest: worst.shape },
			change: 'Growth of ψ below every quadratic: H̄ is then not coercive in L².',
			table: {
				caption: 'H̄(y) minus its lower bound.',
				columns: ['degree', 'M', 'K', 'state', '‖y − r‖²/s₀²', 'H̄ − bound', 'error'],
				rows: rows.map((r) => [r.degree, r.blocks, r.sitesPerBlock, r.shape, r.squaredDistance / scale.deviation ** 2, r.slack, r.error]),
			},
		},
		() => {
			const { degree, blocks, sitesPerBlock, shape, value, slack } = worst
			const sites = Number.isFinite(sitesPerBlock) ? String(blocks * sitesPerBlock) : 'infinity'
			return {
				sentence: `H̄ = ${value.toPrecision(10)} is ${(-slack).toPrecision(3)} below its bound ${(value - slack).toPrecision(10)} at degree ${degree}, M = ${blocks}, N = ${sites} (${shape}).`,
				at: { degree, blocks, sites, state: shape, value, slack },
				command: commandLine(subject, 'energy', [['--degree', String(degree)], ['--blocks', String(blocks)], ['--sites', sites], ['--profile', worst.profile], ...(worst.add === null ? [] : [['--add', worst.add] as const])]),
			}
		},
	)
}

const signed = (x: number) => `${x < 0 ? '−' : '+'} ${Math.abs(x).toPrecision(3)}`

/** Why there is no quadratic below ψ, as far as that is known. */
function withoutMinorant({ potential: p }: Subject): string {
	const { min, max } = p.fields
	if (min !== null || max !== null)
		return `ψ grows linearly at ${min === null ? '+' : '−'}∞ (the admissible fields end at ${min ?? max}), so that φ(m) = O(|m|) there: H̄ is coercive in L¹ at best, not in L²`
	return 'no quadratic below ψ was found: it grows more slowly than every quadratic, or the search for the minimum of ψ − (α/2)(z − r)² did not end'
}

export const energyCoerciveStatement = (bound: CoerciveBound = soundBound): Statement => ({
	id: 'energy-coercive',
	part: 'Gamma-convergence',
	title: 'The energies are equi-coercive in L², with explicit constants',
	expected: 'theorem',
	hypotheses: {
		text: 'ψ(z) ≥ (α/2)(z − r)² + β with α > 0 was verified on the whole line',
		unverified: (subject) => (quadraticMinorant(subject) === null ? withoutMinorant(subject) : null),
	},
	text: 'H̄(y) ≥ (α/2)‖y − r‖² + β − ((K−1)/2K) log(2π/α) for all splines, uniformly in L, M, K',
	latex: String.raw`\bar H(y) \ge \tfrac{\alpha}{2}\|y-r\|^2_{L^2} + \beta - \tfrac{K-1}{2K}\log\tfrac{2\pi}{\alpha},\qquad \psi(z) \ge \tfrac{\alpha}{2}(z-r)^2 + \beta`,
	source: 'theory 1.1, 2.2, 8.1',
	status: 'derived',
	check: (subject) => check(subject, bound),
})

export const energyCoercive: Statement = energyCoerciveStatement()
