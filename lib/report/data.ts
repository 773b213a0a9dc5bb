/**
 * Everything a report says, as plain data: the same object is written as data.json.
 *
 * Sections read this and nothing else. A part that was not asked for is absent; a part that could not be computed is
 * `{ unavailable: reason }`. Later work adds optional parts.
 */
import type { Attempt, Curve, Range, SpaceChoice } from './data-common.ts'
import type { InequalitiesPart } from './data-inequalities.ts'
import type { LawPart, MicroPart } from './data-micro.ts'
import type { RatesPart } from './data-rates.ts'
import type { StatementsPart } from './data-statements.ts'

export * from './data-common.ts'
export * from './data-inequalities.ts'
export * from './data-micro.ts'
export * from './data-rates.ts'
export * from './data-statements.ts'

export interface PotentialPart {
	readonly latex: string
	readonly derivatives: { readonly first: string; readonly second: string; readonly third: string; readonly fourth: string }
	readonly class: string
	readonly classReason: string
	readonly split: {
		readonly convex: string
		readonly perturbation: string
		readonly convexLatex: string
		readonly perturbationLatex: string
		readonly oscillation: number | null
		readonly convexity: number | null
	} | null
	readonly splitReason: string
	readonly minSecondDerivative: number | null
	readonly minSecondNote: string
	readonly fields: Range
	readonly means: Range
	readonly warnings: readonly string[]
	/** ψ and ψ'' over the means of the report. */
	readonly value: Curve
	readonly second: Curve
	/** The same for the convex part of the split, where there is one. */
	readonly convexValue?: Curve
	readonly convexSecond?: Curve
}

export interface CramerPart {
	readonly rows: readonly {
		readonly mean: number
		readonly value: number
		readonly first: number
		readonly second: number
		readonly third: number
		readonly error: number
	}[]
	readonly logPartition: readonly {
		readonly field: number
		readonly value: number
		readonly cumulants: readonly number[]
		readonly error: number
	}[]
	readonly closedForm: { readonly latex: string; readonly text: string } | null
	readonly value: Curve
	readonly second: Curve
	/** λ ≤ φ'' ≤ Λ over the scanned means. */
	readonly convexity: {
		readonly scanned: readonly [number, number]
		readonly lower: { readonly value: number; readonly mean: number }
		readonly upper: { readonly value: number; readonly mean: number }
		readonly error: number
	}
}

export interface Deviation {
	readonly value: number
	readonly first: number
	readonly second: number
}

export interface BlockPart {
	readonly rows: readonly {
		readonly sites: number
		readonly mean: number
		readonly value: number | null
		readonly first: number | null
		readonly second: number | null
		readonly error: number | null
		readonly method: string
		readonly reason?: string
	}[]
	readonly convexFrom: number | null
	readonly uniformFrom: number | null
	readonly convexity: {
		readonly meansScanned: readonly [number, number]
		readonly sitesScanned: number
		readonly tail: string
		readonly closing: string
		readonly certain: boolean
	}
	/** inf φ'' over the scanned means. */
	readonly leastCramer: number
	readonly minSecond: readonly {
		readonly sites: number
		readonly mean: number | null
		readonly second: number | null
		readonly error?: number | null
	}[]
	/** sup over the means of the report of |(ψ_K − φ)^{(j)}|, per K. */
	readonly deviations: readonly ({ readonly sites: number; readonly errors: Deviation } & Deviation)[]
	/** sup |(½ log 2πs²)^{(j)}|: K times the deviation tends to it. */
	readonly predicted: Deviation & { readonly errors?: Deviation }
	/** Number of equidistant means, over the range of the report, in these suprema. */
	readonly comparedMeans: number
	readonly closedForm?: { readonly latex: string; readonly text: string } | null
}

export interface FormulaPair {
	readonly latex: string
	readonly text: string
}

/** Eigenvalues of one definition of the coarse operator, symbolic in K and M. */
export interface SymbolicOperator {
	/** In s = sin²(πq/M). */
	readonly eigenvalue: FormulaPair
	readonly expansion: FormulaPair
	/** Leading terms: coefficient (πq)^{i+j} M^{−i} N^{−j}. */
	readonly terms: readonly { readonly blocks: number; readonly sites: number; readonly coefficient: string }[]
}

export interface OperatorPart extends SpaceChoice {
	/** The B-spline b on its support [0, L + 1]. */
	readonly bases: readonly ({ readonly degree: number } & Curve)[]
	/** A spline and its cell averages. */
	readonly sample: {
		readonly degree: number
		readonly blocks: number
		readonly sitesPerBlock: number
		readonly theta: readonly number[]
		readonly values: readonly number[]
		readonly cells: readonly number[]
	}
	/** Entries at distances 0, 1, … of M·Gram, M·CᵗC/N and CᵗAC/(NM), symbolic in K. */
	readonly symbolic: readonly {
		readonly degree: number
		readonly gram: readonly FormulaPair[]
		readonly discreteGram: readonly FormulaPair[]
		readonly natural: readonly FormulaPair[]
		readonly operators: { readonly natural: SymbolicOperator; readonly inverse: SymbolicOperator }
	}[]
	/** eigenvalue/(2π)² − 1 of mode 1, L² Gram matrix; sites null: N = ∞; natural null: there is no limit. */
	readonly ratios: readonly {
		readonly degree: number
		readonly sites: number | null
		readonly blocks: number
		readonly natural: number | null
		readonly inverse: number
	}[]
	/** The same at K = ∞, except natural at degree 0: at the report's K. */
	readonly againstBlocks: readonly { readonly degree: number; readonly blocks: number; readonly natural: number; readonly inverse: number }[]
	/** At the report's M and N: 1 − λ_min(PNPᵗ), C_L² of the natural operator, γ. */
	readonly constants: readonly {
		readonly degree: number
		readonly projectionDefect: number
		readonly squaredNatural: number | null
		readonly resolution: number
	}[]
	/** C_L² at the report's M. */
	readonly naturalAgainstSites: readonly { readonly degree: number; readonly sitesPerBlock: number; readonly value: number | null }[]
}

export interface EnergyPart extends SpaceChoice {
	/** 𝓗(ζ). */
	readonly macroscopic: number
	readonly rows: readonly {
		readonly degree: number
		readonly blocks: number
		readonly sites: number
		/** H̄(y), y = P(values of the profile at the middles of the sites). */
		readonly value: number | null
		/** exact; edgeworth: leading term, Gaussian term and bracket; gaussian: without the bracket. Null: there is no value. */
		readonly method: string | null
		readonly error: number | null
		/** 𝓗_Y(y). */
		readonly limit: number | null
	}[]
	/** |H̄ − approximation| where H̄ is exact: leading term, + Gaussian term, + bracket; null where there is none. */
	readonly orders: {
		readonly degree: number
		readonly blocks: number
		readonly rows: readonly {
			readonly sitesPerBlock: number
			readonly value: number | null
			readonly error: number | null
			readonly leading: number | null
			readonly gaussian: number | null
			readonly corrected: number | null
		}[]
	}
	/** ∇H̄ as functions of θ, and φ'(ζ). */
	readonly gradient: {
		readonly theta: readonly number[]
		readonly macroscopic: readonly number[]
		readonly curves: readonly { readonly sitesPerBlock: number; readonly theta: readonly number[]; readonly values: readonly number[] }[]
	}
	/** Least eigenvalue of Hess H̄ at the profile in the report's space, and min φ''(ζ). */
	readonly convexity: { readonly smallest: number | null; readonly macroscopic: number }
}

export interface MacroPart {
	readonly profile: string
	readonly profileLatex: string | null
	readonly mean: number
	readonly meanEnergy: number
	readonly times: readonly number[]
	/** Grid on [0, 1], both ends included; a jump of ζ_0 has the same θ twice. */
	readonly theta: readonly number[]
	readonly snapshots: readonly { readonly time: number; readonly values: readonly number[] }[]
	readonly energy: readonly number[]
	readonly mass: readonly number[]
	readonly dissipated: readonly number[]
	readonly identityDefect: number
	readonly errors: { readonly values: number; readonly energy: number; readonly dissipated: number }
	readonly massDrift: number
	readonly jumps: readonly number[]
	/** After every step: energy, and energy dissipated since time 0. */
	readonly history: { readonly time: readonly number[]; readonly energy: readonly number[]; readonly dissipated: readonly number[] }
	readonly outcome: { readonly reached: boolean; readonly sentence: string }
	/** 4π² φ''(mean): twice it is the slowest rate of decay of the energy. */
	readonly slowestRate: number | null
	readonly method: string
}

export interface MesoPart extends SpaceChoice {
	readonly operator: 'natural' | 'inverse'
	/** Which H̄ drives the flow. */
	readonly energyKind: string
	readonly times: readonly number[]
	/** η_t and ζ_t on [0, 1]; steps have the same θ twice at their jumps. */
	readonly snapshots: readonly {
		readonly time: number
		readonly theta: readonly number[]
		readonly values: readonly number[]
		readonly macroscopic: readonly number[]
	}[]
	/** |η_t − ζ_t|². */
	readonly distances: readonly { readonly time: number; readonly squaredHminus1: number; readonly squaredL2: number }[]
	readonly mass: readonly number[]
	readonly energy: readonly number[]
	readonly dissipated: readonly number[]
	readonly identityDefect: number
	readonly errors: { readonly values: number; readonly energy: number; readonly dissipated: number }
	readonly massDrift: number
	readonly equilibriumEnergy: number
	readonly outcome: { readonly reached: boolean; readonly sentence: string }
	readonly method: string
	readonly convergence: Attempt<MesoConvergence>
}

/** Error of the mesoscopic flow against M at K = ∞. */
export interface MesoConvergence {
	/** T. */
	readonly time: number
	/** The profile has no jump. */
	readonly smooth: boolean
	readonly rows: readonly {
		readonly degree: number
		readonly operator: 'natural' | 'inverse'
		readonly blocks: number
		/** sup_{t ≤ T} |η_t − ζ_t|²_{H⁻¹}, and at T. */
		readonly supHminus1: number
		readonly lastHminus1: number
		/** ∫_0^T |η_t − ζ_t|²_{L²} dt. */
		readonly integralL2: number
		/** Below this squared distances are the errors of the solutions. */
		readonly resolution: number
		readonly reached: boolean
	}[]
	/** Exponents in 1/M: fitted, between the last two numbers of blocks, and that of theory for such a profile. */
	readonly fits: readonly {
		readonly degree: number
		readonly operator: 'natural' | 'inverse'
		readonly supHminus1: ExponentFit
		readonly integralL2: ExponentFit
	}[]
}

export interface ExponentFit {
	readonly exponent: number | null
	readonly last: number | null
	readonly expected: number
}

/** The choices a report was made with, all explicit. */
export interface ReportChoices {
	readonly means: readonly number[]
	readonly fields: readonly number[]
	readonly sites: readonly number[]
	/** Means over which suprema and bounds are taken. */
	readonly range: readonly [number, number]
	/** The part of it that figures of ψ and φ show. */
	readonly window: readonly [number, number]
	readonly profile: string
	/** The same profile piece by piece: ends and formula in theta. Also holds the values of a file. */
	readonly profilePieces: readonly { readonly from: string; readonly to: string; readonly expression: string }[]
	readonly times: readonly number[]
	/** The mesoscopic space. */
	readonly space: SpaceChoice
	/** Replicas of every ensemble; null: as many as a budget allows. */
	readonly replicas: number | null
}

export interface ReportData {
	readonly schema: 'twoscale/report/1'
	readonly version: string
	readonly psi: string
	readonly latex: string
	readonly parameters: Readonly<Record<string, string>>
	readonly seed: number
	readonly choices: ReportChoices
	/** m₀ and s₀, mean and standard deviation of e^{−ψ}/Z, from which the defaults are made. */
	readonly law: { readonly mean: number; readonly deviation: number }
	readonly potential: PotentialPart
	readonly cramer?: Attempt<CramerPart>
	readonly block?: Attempt<BlockPart>
	readonly operator?: Attempt<OperatorPart>
	readonly energy?: Attempt<EnergyPart>
	readonly macro?: Attempt<MacroPart>
	readonly meso?: Attempt<MesoPart>
	readonly micro?: Attempt<MicroPart>
	readonly chainLaw?: Attempt<LawPart>
	readonly inequalities?: Attempt<InequalitiesPart>
	readonly statements?: Attempt<StatementsPart>
	readonly rates?: Attempt<RatesPart>
	/** Wall-clock seconds per stage: the only field that differs between runs. */
	readonly seconds?: Readonly<Record<string, number>>
}
