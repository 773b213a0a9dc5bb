/** The microscopic parts of a report's data: ensembles, one path, site values, the law. */
import type { Attempt, Curve, SpaceChoice } from './data-common.ts'

/** A mean over replicas and its standard error. */
export interface Estimated {
	readonly value: number
	readonly standardError: number
}

/** How an ensemble or a path was simulated. */
export interface Simulation {
	/** N. */
	readonly sites: number
	readonly scheme: string
	/** Largest dt; null for exact steps. */
	readonly timestep: number | null
	readonly steps: number
}

export interface Ensemble extends Simulation {
	readonly replicas: number
	readonly outcome: { readonly reached: boolean; readonly sentence: string }
}

export interface MicroPart {
	readonly start: 'deterministic'
	readonly seed: number
	/** Times at which ensembles are observed; the last one is T. */
	readonly times: readonly number[]
	/** N·E‖X̄_T − ζ_T‖²_{H⁻¹} against N. */
	readonly ladder: readonly (Ensemble & {
		/** N·E at each of the times. */
		readonly scaled: readonly Estimated[]
		/** Of the lattice fluctuation theory at this N at T. */
		readonly predicted: number | null
		readonly predictedError: number | null
		/** Variance at T without the control variate over the variance with it; 1 where there is none. */
		readonly gain: number
	})[]
	/** lim N·E at T. */
	readonly limit: { readonly value: number; readonly error: number } | null
	/** Why there are fewer sites than 16, 32, 64, or fewer replicas; null where there are not. */
	readonly reduced: string | null
	readonly coarse: Attempt<MicroCoarse>
	readonly path: Attempt<MicroPath>
	readonly sites: Attempt<SiteLaws>
}

/** What the two-scale method looks at, at T, in the largest ensemble: theory.md 1.4, 2.3. */
export interface MicroCoarse extends SpaceChoice {
	readonly replicas: number
	/** tr(Ā⁻¹PANPᵗ)/N. */
	readonly noise: number
	readonly observables: Readonly<Record<string, Estimated>>
}

/** One path of the chain. */
export interface MicroPath extends Simulation {
	readonly times: readonly number[]
	/** Site values at each of the times, to five digits. */
	readonly values: readonly (readonly number[])[]
	/** The path, η_t and ζ_t at a few times. */
	readonly snapshots: readonly {
		readonly time: number
		readonly sites: readonly number[]
		readonly theta: readonly number[]
		/** Null where there is no mesoscopic solution. */
		readonly spline: readonly number[] | null
		readonly macroscopic: readonly number[]
	}[]
	/** The splines of η_t; null where there are none. */
	readonly splines: { readonly degree: number; readonly blocks: number } | null
}

/** Site values at T in windows of neighbouring sites, over all replicas. */
export interface SiteLaws extends Simulation {
	readonly replicas: number
	readonly windows: readonly {
		/** The middle of the window, and the number of its sites. */
		readonly theta: number
		readonly width: number
		/** Mean and variance: of the sample, with standard errors over replicas, and of the tilted laws of mean ζ_T on these sites. */
		readonly mean: Estimated
		readonly expectedMean: number
		readonly variance: Estimated
		readonly expectedVariance: number
		/** Ends of the bins of a histogram, and its densities. */
		readonly edges: readonly number[]
		readonly densities: readonly number[]
		/** The mean of the tilted densities. */
		readonly curve: Curve
	}[]
}

export interface LawPart {
	readonly sandwich: Attempt<EntropySandwich>
	readonly pair: Attempt<PairLaw>
	/** Gaussian ψ only. */
	readonly gaussian?: GaussianEntropies
}

/** Bounds of the relative entropy per site from local Gibbs starts. theory.md 7.3 D7. */
export interface EntropySandwich {
	readonly seed: number
	readonly runs: readonly (Ensemble & {
		readonly rows: readonly { readonly time: number; readonly lower: Estimated; readonly upper: Estimated | null }[]
	})[]
	/** ∫φ(ζ_t) − φ(m). */
	readonly limit: { readonly time: readonly number[]; readonly value: readonly number[] }
	readonly reduced: string | null
}

/** The law of two sites on the line x_1 + x_2 = 2m. */
export interface PairLaw {
	readonly mean: number
	/** Means of the product of tilted laws that is conditioned on the line. */
	readonly start: readonly [number, number]
	readonly cells: number
	readonly gap: { readonly value: number; readonly error: number }
	readonly rows: readonly {
		readonly time: number
		readonly entropy: { readonly value: number; readonly error: number }
		/** −d/dt Ent. */
		readonly dissipation: { readonly value: number; readonly error: number }
	}[]
	/** Densities of x_1 at a few times, and in equilibrium. */
	readonly x: readonly number[]
	readonly densities: readonly { readonly time: number; readonly values: readonly number[] }[]
	readonly gibbs: readonly number[]
	readonly identityDefect: number
	readonly massDefect: number
	readonly outcome: { readonly reached: boolean; readonly sentence: string }
	/** Share of 2/gap that the times cover. */
	readonly covered: number
}

/** Closed forms of theory.md 5.5 for deterministic starts: per site. */
export interface GaussianEntropies {
	readonly sites: number
	readonly rows: readonly {
		readonly time: number
		readonly total: number
		readonly ofMeans: number
		readonly ofCovariance: number
		/** ½ψ''∫(ζ_t − m)². */
		readonly limit: number
	}[]
}
