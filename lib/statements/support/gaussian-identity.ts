/**
 * Both sides of the error identity for Gaussian ψ, in closed form. theory.md 2.3, 5.1.
 *
 *   Θ(t) = ½ [ |Pm_t − η_t|²_{Ā⁻¹} + Σ_k σ_k(t) |Pf_k|²_{Ā⁻¹} ],   f_k the orthonormal real Fourier modes of the sites, Af_k = λ_k f_k,
 *   dΘ/dt = tr(Ā⁻¹PANPᵗ)/N − a⟨Ā⁻¹PAm_t, Pm_t − η_t⟩ − a Σ_k λ_kσ_k |Pf_k|²_{Ā⁻¹} + ⟨∇H̄(η_t), Pm_t − η_t⟩.
 *
 * The left side is differentiated by five-point differences, error h⁴Θ⁽⁵⁾/30.
 */
import type { CramerTransform } from '../../cramer/index.ts'
import { chainEigenvalue, gaussianCurvature, gaussianLaw, mesoDissipation, mesoFlow, mesoModel, type MesoModelOptions, type StartKind } from '../../levels/index.ts'
import type { Profile } from '../../expression/index.ts'

export interface IdentitySides {
	/** dΘ/dt by differences. */
	readonly left: number
	readonly right: number
	/** tr(Ā⁻¹PANPᵗ)/N, the unit of both. */
	readonly noise: number
}

/** At time t > 0. @param step of the differences as a share of the fastest time of the blocks */
export function gaussianErrorIdentity(transform: CramerTransform, profile: Profile, options: MesoModelOptions, start: StartKind, time: number, step = 0.02): IdentitySides {
	const { level } = mesoModel(transform, options)
	const { space, dissipation, energy } = level
	const { sites, blocks } = space
	const a = gaussianCurvature(transform.site)
	const fastest = dissipation.eigenvalues.reduce((m, x) => Math.max(m, x), 0)
	const h = Math.min(time / 4, step / (a * fastest))
	const times = [-2, -1, 0, 1, 2].map((k) => time + k * h)
	const law = gaussianLaw({ curvature: a, means: profile.cellAverages(sites), start })
	const flow = mesoFlow(level, profile, { times, tolerance: 1e-13, snapshotPoints: 1 })
	const modes = fourierModes(sites).map(({ k, values }) => ({ k, square: dissipation.squaredNorm(centred(space.project(values))) }))
	const gapAt = (j: number) => {
		const { means } = law(times[j] as number)
		const state = flow.states[j] as Float64Array
		return centred(space.project(means).map((x, i) => x - (state[i] as number)))
	}
	const theta = times.map((t, j) => {
		const { variances } = law(t)
		return (dissipation.squaredNorm(gapAt(j)) + modes.reduce((s, { k, square }) => s + ((variances[k] as number) / a) * square, 0)) / 2
	})
	const left = ((theta[0] as number) - 8 * (theta[1] as number) + 8 * (theta[3] as number) - (theta[4] as number)) / (12 * h)
	const { means, variances } = law(time)
	const gap = gapAt(2)
	const natural = mesoDissipation(space, 'natural').eigenvalues
	let noise = 0
	for (let q = 1; q < blocks; q++) noise += (natural[q] as number) / (dissipation.eigenvalues[q] as number) / sites
	const laplacian = means.map((x, i) => sites * sites * (2 * x - (means[(i + 1) % sites] as number) - (means[(i + sites - 1) % sites] as number)))
	const force = space.inner(dissipation.solve(centred(space.project(laplacian))), gap)
	const fluctuation = modes.reduce((s, { k, square }) => s + chainEigenvalue(sites, k) * (variances[k] as number) * square, 0)
	const right = noise - a * force - fluctuation + space.inner(energy.gradient(flow.states[2] as Float64Array), gap)
	return { left, right, noise }
}

function centred(v: Float64Array): Float64Array {
	const mean = v.reduce((a, b) => a + b, 0) / v.length
	return v.map((x) => x - mean)
}

/** f_k, k = 1 … N − 1, in pairs of cos and sin. */
function fourierModes(sites: number): { readonly k: number; readonly values: Float64Array }[] {
	const out: { k: number; values: Float64Array }[] = []
	const wave = (f: (x: number) => number, k: number) => Float64Array.from({ length: sites }, (_, i) => f((2 * Math.PI * ((k * i) % sites)) / sites))
	for (let k = 1; 2 * k <= sites; k++) {
		if (2 * k === sites) out.push({ k, values: wave(Math.cos, k).map((x) => x / Math.sqrt(sites)) })
		else for (const f of [Math.cos, Math.sin]) out.push({ k, values: wave(f, k).map((x) => x * Math.sqrt(2 / sites)) })
	}
	return out
}
