/** What a derivation is about: ψ, its Cramér transform and scales, the space, and the ingredients that are printed. */
import type { ClosedForm, CramerTransform, ReferenceScale } from '../../cramer/index.ts'
import { cramerTransform, recogniseClosedForm, referenceScale } from '../../cramer/index.ts'
import type { Expression } from '../../expression/index.ts'
import { toLatexWithin } from '../../expression/index.ts'
import { type CoarseOperatorKind, eigenvalue, eigenvalueFormula, operatorExpansion, type OperatorExpansion } from '../../levels/meso/operator/index.ts'
import type { Potential, Split } from '../../potential/index.ts'
import { stencil, type Stencil, type StencilName } from '../../splines/index.ts'

/** Everything symbolic that goes into print. A test may spoil one of them and must see its line withheld. */
export interface Ingredients {
	/** ψ, ψ', …, ψ'''' in z. */
	readonly derivatives: readonly Expression[]
	readonly split: Split | null
	readonly closedForm: ClosedForm | { readonly reason: string }
	/** ψ_K in m as LaTeX; null where there is none or it is too long. */
	readonly block: (sitesPerBlock: number) => string | null
	readonly stencil: (name: StencilName, degree: number) => Stencil
	/** Eigenvalue of Ā in s, K, M as LaTeX. */
	readonly symbol: (kind: CoarseOperatorKind, degree: number) => string
	readonly expansion: (kind: CoarseOperatorKind, degree: number) => OperatorExpansion
}

export interface DerivationOptions {
	/** L; default 2. */
	readonly degree?: number
	/** M; with N, rows and ψ_K are also given at these sizes. */
	readonly blocks?: number
	/** N, a multiple of M. */
	readonly sites?: number
}

export interface Subject {
	readonly potential: Potential
	readonly transform: CramerTransform
	readonly scale: ReferenceScale
	readonly degree: number
	readonly blocks: number | null
	readonly sites: number | null
	readonly ingredients: Ingredients
}

/** Longest ψ_K that is printed, in characters of LaTeX. */
const LONGEST_BLOCK = 1500

export function subjectOf(potential: Potential, { degree = 2, blocks, sites }: DerivationOptions = {}, spoiled: Partial<Ingredients> = {}): Subject {
	const transform = cramerTransform(potential)
	const closedForm = recogniseClosedForm(potential.expression)
	const ingredients: Ingredients = {
		derivatives: potential.derivatives,
		split: potential.split,
		closedForm,
		block: (K) => {
			const e = 'reason' in closedForm ? null : closedForm.block(K)
			return e === null ? null : toLatexWithin(e, LONGEST_BLOCK)
		},
		stencil,
		symbol: (kind, L) => eigenvalueFormula(eigenvalue(kind, L)).latex,
		expansion: (kind, L) => operatorExpansion(kind, L),
		...spoiled,
	}
	return { potential, transform, scale: referenceScale(transform), degree, blocks: blocks ?? null, sites: sites ?? null, ingredients }
}

/** The closed form, or null. */
export const closedFormOf = ({ ingredients: { closedForm } }: Subject): ClosedForm | null => ('reason' in closedForm ? null : closedForm)
