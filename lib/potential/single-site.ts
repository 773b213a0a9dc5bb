/** What the Cramér side needs to know of a single-site law: ψ and where its tilts exist. */
import type { Expression } from '../expression/index.ts'

/** An open range of reals; null is unbounded. */
export interface OpenRange {
	readonly min: number | null
	readonly max: number | null
}

/** ψ(z) with the fields σ for which ∫ e^{σz − ψ(z)} dz < ∞ and the means that these tilts reach. */
export interface SingleSite {
	/** ψ as an expression in the variable `z`. */
	readonly expression: Expression
	/** Open range of σ with finite φ*(σ). */
	readonly fields: OpenRange
	/** Open range of φ*'(σ) over these fields. */
	readonly means: OpenRange
}
