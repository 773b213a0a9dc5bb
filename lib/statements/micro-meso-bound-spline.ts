/** The chain against the natural mesoscopic dynamics on splines of degree 2: measured below bound, and the bound falls faster. theory.md 2.3, 5.11. */
import { continuousSpline, type SplineConstants, splineEstimate } from '../inequalities/constants/index.ts'
import type { Statement } from './statement.ts'
import type { Subject } from './subject.ts'
import { polynomialCurvature, SCANNED } from './support/polynomial-curvature.ts'
import { boundEvidence, type BoundCase, sizedBounds } from './support/two-scale-bound.ts'

const DEGREE = 2

/** Where inf ψ'' serves for λ and ρ. */
const convex = ({ potential: { minSecondDerivative: { value, error } } }: Subject) => value !== null && error !== null && value > error

const CASE: BoundCase = {
	id: 'micro-meso-bound-spline',
	degree: DEGREE,
	observable: 'thetaMeso',
	sitesPerBlock: (subject) => {
		if (convex(subject)) return [4]
		const scan = polynomialCurvature(subject)
		return typeof scan === 'string' ? scan : [scan.sites]
	},
	estimate: (subject, context, request) => {
		const scan = convex(subject) ? null : polynomialCurvature(subject)
		return splineEstimate(context, DEGREE, request, typeof scan === 'string' ? null : scan)
	},
	optimum: (constants, sites, time) => {
		const { gamma: _gamma, squaredConstant: _squared, ...rest } = constants
		return continuousSpline({ ...(rest as unknown as SplineConstants), degree: DEGREE }, { sites, time })
	},
	exponent: -2 / 3,
	left: (theta, integral) => theta + integral,
	right: (theta, bound) => theta + bound.value,
}

export const microMesoBoundSplineStatement = (right: BoundCase['right'] = CASE.right): Statement => ({
	id: CASE.id,
	part: 'Bounds',
	title: 'Chain and mesoscopic solution on splines: a bound without the 1/M term',
	expected: 'theorem',
	hypotheses: {
		text: `ψ Gaussian or a bounded perturbation of a quadratic, sup |ψ″| < ∞; local Gibbs start; ρ, Λ, C1 found, and λ for splines of degree 2 with K sites per block: inf ψ″, or that of polynomial blocks (${SCANNED})`,
		unverified: (subject) => {
			const sized = sizedBounds(subject, CASE)
			return typeof sized === 'string' ? sized : null
		},
	},
	text: 'Θ(t) + (λ/2)∫_0^t E|PX − η|² ≤ Θ(0) + t (M − 1)/N + Λ²C_L²γC1/(2λρ²M²), least ~ N^{−2/3} at M ~ N^{1/3}: below the bound of block averages (N^{−1/2}) for large N',
	latex: String.raw`\Theta(t)+\tfrac\lambda2\int_0^t\mathbb E|PX-\eta|^2\,ds\le\Theta(0)+\frac{t(M-1)}{N}+\frac{\Lambda^2C_L^2\gamma C_1}{2\lambda\rho^2M^2}`,
	source: 'theory 2.3, 5.11, 7.3 D5',
	status: 'derived',
	check: (subject) => boundEvidence(subject, { ...CASE, right }),
})

export const microMesoBoundSpline = microMesoBoundSplineStatement()
