/** The chain against the mesoscopic solution on block averages: the measured Θ is below the bound with its own constants. theory.md 1.4, 5.11, 7.3 D5. */
import { continuousGovw, type GovwConstants, govwEstimate } from '../inequalities/constants/index.ts'
import type { Statement } from './statement.ts'
import { boundEvidence, type BoundCase, sizedBounds } from './support/two-scale-bound.ts'

/** Sites per block that are tried. */
const SITES = { quick: [4, 8], full: [4, 8, 12, 16] }

const CASE: BoundCase = {
	id: 'micro-meso-bound-govw',
	degree: 0,
	observable: 'thetaMicro',
	sitesPerBlock: ({ quick }) => (quick ? SITES.quick : SITES.full),
	estimate: (_, context, request) => govwEstimate(context, request),
	optimum: (constants, sites, time) => continuousGovw({ ...(constants as unknown as GovwConstants), gamma: 1 / Math.PI ** 2 }, { sites, time }),
	exponent: -1 / 2,
	left: Math.max,
	right: (theta, bound) => theta + bound.value,
}

export const microMesoBoundGovwStatement = (right: BoundCase['right'] = CASE.right): Statement => ({
	id: CASE.id,
	part: 'Bounds',
	title: 'Chain and mesoscopic solution on block averages: the abstract bound',
	expected: 'theorem',
	hypotheses: {
		text: "ψ Gaussian or a bounded perturbation of a quadratic, sup |ψ″| < ∞; local Gibbs start; λ, ρ, κ, α, C1, C2 + β found for blocks of K sites",
		unverified: (subject) => {
			const sized = sizedBounds(subject, CASE)
			return typeof sized === 'string' ? sized : null
		},
	},
	text: 'max{sup_t Θ(t), (λ/2)∫_0^T E|Px − η|²} ≤ Θ(0) + T M/N + C1γκ²/(2λρ²M²) + (√(2Tγ)/M)(α + 2C1/ρ)^{1/2}[C1^{1/2} + (C2 + β)^{1/2}], least ~ N^{−1/2} at M ~ N^{1/2}',
	latex: String.raw`\max\Bigl\{\sup_{t\le T}\Theta,\tfrac\lambda2\!\int_0^T\!\mathbb E|Px-\eta|^2\Bigr\}\le\Theta(0)+\frac{TM}{N}+\frac{C_1\gamma\kappa^2}{2\lambda\rho^2M^2}+\frac{\sqrt{2T\gamma}}{M}\Bigl(\alpha+\frac{2C_1}{\rho}\Bigr)^{1/2}\bigl[\sqrt{C_1}+\sqrt{C_2+\beta}\bigr]`,
	source: 'theory 1.4, 5.11, 7.3 D5',
	status: 'derived',
	check: (subject) => boundEvidence(subject, { ...CASE, right }),
})

export const microMesoBoundGovw = microMesoBoundGovwStatement()
