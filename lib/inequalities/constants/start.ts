/**
 * The constants of the start (theory 1.4): α, C1 and C2 + β, for the local Gibbs start with cell averages m_i of mean m.
 *
 *   α:       ∫|x − m|² dμ_{N,m} ≤ αN;  α = s²(m) − (s²/2N)((s²)'' + 2) + O(1/N²). The bound of theory 1.4 is unchanged by x → x − m.
 *   C1:      (1/N) Ent of Π_i (tilted law of mean m_i) with respect to the tilted laws of mean m, (1/N) Σ φ(m_i) − φ(m): exact. Given the sum of all sites, in the
 *            mean over its law, the relative entropy with respect to the canonical ensemble is no larger (chain rule).
 *   C2 + β:  H̄(η_0) − inf H̄ = (1/M) Σ_j ψ_K(y_j) − ψ_K(m) for block averages y where ψ_K is convex; K = ∞: with φ. Constants added to ψ drop out.
 */
import { type BlockHamiltonian, type CramerTransform } from '../../cramer/index.ts'
import { type Constant, constantOf } from './constant.ts'

/** α at N sites. */
export function secondMomentConstant(transform: CramerTransform, mean: number, sites: number): Constant {
	const { law } = transform.at(mean)
	const [, k2, k3, k4] = law.cumulants
	const bend = (k4 * k2 - k3 * k3) / k2 ** 3
	const correction = (k2 / (2 * sites)) * (bend + 2)
	return constantOf(Math.max(k2, k2 - correction), Math.abs(correction) + law.error * k2, 'numerical', 'theory 1.4 (iv), 5.3', 's^2(m); the canonical variance differs by O(1/N), which is the error')
}

/** C1 of the product of tilted laws with these means. */
export function startEntropy(transform: CramerTransform, means: ArrayLike<number>): Constant {
	const n = means.length
	let mean = 0
	for (let i = 0; i < n; i++) mean += means[i] / n
	const centre = transform.at(mean)
	const known = new Map<number, { gap: number; error: number; variance: number }>()
	let [sum, error, variance] = [0, 0, 0]
	for (let i = 0; i < n; i++) {
		let at = known.get(means[i])
		if (at === undefined) {
			const point = transform.at(means[i])
			at = {
				gap: point.value - centre.value - centre.first * (means[i] - mean),
				error: point.errors.value * Math.max(1, Math.abs(point.value)),
				variance: 1 / point.second,
			}
			known.set(means[i], at)
		}
		sum += at.gap
		error += at.error
		variance += at.variance
	}
	const ratio = (variance / n) * centre.second
	const canonical = Math.abs(ratio - 1 - Math.log(ratio)) / (2 * n)
	return constantOf(
		Math.max(0, sum / n),
		error / n + centre.errors.value * Math.max(1, Math.abs(centre.value)) + 4e-16 * Math.abs(sum / n),
		'numerical',
		'theory 1.4 (C1), 4.3',
		`(1/N) sum phi(m_i) - phi(m): grand canonical, exact; the canonical one is smaller by about ${canonical.toExponential(1)}`,
	)
}

/** C2 + β for block averages y. @param block null: φ in place of ψ_K (K = ∞) */
export function startEnergyGap(transform: CramerTransform, averages: ArrayLike<number>, sitesPerBlock: number, block: BlockHamiltonian | null): Constant {
	const M = averages.length
	let mean = 0
	for (let j = 0; j < M; j++) mean += averages[j] / M
	const at = (m: number): { value: number; first: number; error: number } => {
		if (block === null || sitesPerBlock === Number.POSITIVE_INFINITY) {
			const p = transform.at(m)
			return { value: p.value, first: p.first, error: p.errors.value * Math.max(1, Math.abs(p.value)) }
		}
		const row = block.at(sitesPerBlock, m)
		return { value: row.value, first: row.first, error: row.error * Math.max(1, Math.abs(row.value)) }
	}
	const centre = at(mean)
	let [sum, error] = [0, centre.error]
	for (let j = 0; j < M; j++) {
		const p = at(averages[j])
		sum += (p.value - centre.value - centre.first * (averages[j] - mean)) / M
		error += p.error / M
	}
	const what = block === null ? 'phi, the limit K = ∞' : `psi_${sitesPerBlock}`
	if (sum < -error) return constantOf(null, error, 'numerical', 'theory 1.4 (C2, beta)', `${what} is not convex on the range of the profile: inf H̄ is not at the constant`)
	return constantOf(Math.max(0, sum), error, 'numerical', 'theory 1.4 (C2, beta)', `H̄(eta_0) - H̄(m) with ${what}`)
}
