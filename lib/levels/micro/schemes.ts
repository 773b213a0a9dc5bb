/**
 * The time-stepping schemes of dX = −A∇H dt + √2 Dᵗ dB and what each promises; tests and the table of the documentation read these declarations.
 *
 * All move along bonds, so that the mean is conserved to rounding. Stiffness is physics: local equilibrium, which turns ψ' into φ', is made by the
 * fastest modes, so dt ~ 1/N² (theory 8.5). Orders are those at fixed N: strong ones of √(E|X^dt_T − X_T|²), weak ones of E f(X_T).
 */
import type { Scheme } from '../gradient-flow.ts'
import type { StepKind } from './kernel/micro-kernel.ts'

export type MicroSchemeName = 'euler-maruyama' | 'leimkuhler-matthews' | 'metropolis' | 'tamed-euler' | 'exact-gaussian'

export interface MicroScheme extends Scheme {
	readonly name: MicroSchemeName
	/** What the generated kernel does; null: no kernel, the step is a convolution. */
	readonly step: StepKind | null
	/** Largest stable N² dt sup ψ″; null where every step is stable. */
	readonly largestStep: number | null
	/** For which ψ. */
	readonly potentials: string
	/** Weak order of the invariant measure; 'exact' where the scheme leaves every canonical measure invariant. */
	readonly invariantOrder: number | 'exact'
}

const common = { order: null, adaptive: false } as const

export const MICRO_SCHEMES: Readonly<Record<MicroSchemeName, MicroScheme>> = {
	'euler-maruyama': {
		...common,
		name: 'euler-maruyama',
		step: { kind: 'flux', flux: 'plain', averaged: false },
		strongOrder: 1,
		weakOrder: 1,
		invariantOrder: 1,
		preserves: ['the mean'],
		stability: 'N² dt sup ψ″ < 1/2 over the values that occur; diverges in the end where ψ″ is unbounded',
		largestStep: 0.5,
		potentials: 'ψ″ bounded over the values that occur',
		source: 'Maruyama (1955); strong order 1 because the noise is additive',
	},
	'leimkuhler-matthews': {
		...common,
		name: 'leimkuhler-matthews',
		step: { kind: 'flux', flux: 'plain', averaged: true },
		strongOrder: 0.5,
		weakOrder: 1,
		invariantOrder: 2,
		preserves: ['the mean', 'the stationary law of a Gaussian ψ'],
		stability: 'as Euler–Maruyama',
		largestStep: 0.5,
		potentials: 'ψ″ bounded over the values that occur',
		source: 'Leimkuhler and Matthews (2013); theory.md 8.5; strong order ½ because a state is half a normal away from the path',
	},
	metropolis: {
		...common,
		name: 'metropolis',
		step: { kind: 'bonds' },
		strongOrder: 1,
		weakOrder: 2,
		invariantOrder: 'exact',
		preserves: ['the mean', 'every canonical measure μ_{N,m}'],
		stability: 'stable at every dt; the flow is some percent too slow where N² dt is a twentieth of the variance of a site; steps whose moves would have no way back from the tails take Langevin moves, which serve equilibrium alone',
		largestStep: null,
		potentials: 'every ψ',
		source: 'symmetric bond splitting with Metropolis-adjusted steps, theory.md 8.5; Roberts and Tweedie (1996); proposals beyond Langevin steps as in Fathi and Stoltz (2017); orders measured',
	},
	'tamed-euler': {
		...common,
		name: 'tamed-euler',
		step: { kind: 'flux', flux: 'tamed', averaged: false },
		strongOrder: 1,
		weakOrder: 1,
		invariantOrder: 1,
		preserves: ['the mean'],
		stability: 'the drift of a bond is bounded by 1 in a step, so that it never explodes at once; a bias above the limit of Euler–Maruyama',
		largestStep: null,
		potentials: 'every ψ',
		source: 'Hutzenthaler, Jentzen and Kloeden (2012)',
	},
	'exact-gaussian': {
		...common,
		name: 'exact-gaussian',
		step: null,
		strongOrder: null,
		weakOrder: null,
		invariantOrder: 'exact',
		preserves: ['the mean', 'the law at all times'],
		stability: 'exact at every dt',
		largestStep: null,
		potentials: 'convex quadratic ψ',
		source: 'the Ornstein–Uhlenbeck process in Fourier space, theory.md 5.1',
	},
}
