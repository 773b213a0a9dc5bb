/**
 * Named potentials with their literature: data only. Nothing else in the library names or recognises any of them.
 *
 * `source` is a published work where the potential, or the class it is the standard member of, is studied; "standard example"
 * where no particular work is meant.
 */
import type { GrowthClass } from './classify.ts'

export interface CatalogueEntry {
	readonly name: string
	readonly title: string
	readonly text: string
	/** Default values of the named parameters. */
	readonly parameters: Readonly<Record<string, string>>
	/** Class at the default parameters. */
	readonly class: GrowthClass
	readonly source: string
	readonly remark: string
}

const GOVW =
	'N. Grunewald, F. Otto, C. Villani, M. G. Westdickenberg, A two-scale approach to logarithmic Sobolev inequalities and the hydrodynamic limit, Ann. Inst. H. Poincaré Probab. Stat. 45 (2009), 302–351'
const MENZ_OTTO =
	'G. Menz, F. Otto, Uniform logarithmic Sobolev inequalities for conservative spin systems with super-quadratic single-site potential, Ann. Probab. 41 (2013), 2182–2224'
const LANDIM_PANIZO_YAU =
	'C. Landim, G. Panizo, H.-T. Yau, Spectral gap and logarithmic Sobolev inequality for unbounded conservative spin systems, Ann. Inst. H. Poincaré Probab. Stat. 38 (2002), 739–777'
const BARNDORFF_NIELSEN =
	'O. Barndorff-Nielsen, Exponentially decreasing distributions for the logarithm of particle size, Proc. R. Soc. Lond. A 353 (1977), 401–419'

export const catalogue: readonly CatalogueEntry[] = [
	{
		name: 'harmonic',
		title: 'Gaussian',
		text: 'k*z^2/2',
		parameters: { k: '1' },
		class: 'gaussian',
		source: 'standard example',
		remark: 'Everything is a closed form: the reference for every level.',
	},
	{
		name: 'quadraticWithBump',
		title: 'Quadratic with a bump',
		text: 'z^2/2 + a*exp(-z^2)',
		parameters: { a: '2' },
		class: 'quadratic-perturbation',
		source: GOVW,
		remark: 'Bounded perturbation of a quadratic, the class of the two-scale approach; two wells when a > 1/2.',
	},
	{
		name: 'quadraticWithBarrier',
		title: 'Quadratic with a wide barrier',
		text: 'z^2/2 + a*exp(-z^2/2)',
		parameters: { a: '4' },
		class: 'quadratic-perturbation',
		source: GOVW,
		remark: 'Strictly convex for a < 1; the barrier height moves the number of sites from which the coarse-grained Hamiltonian is convex.',
	},
	{
		name: 'quadraticWithCosine',
		title: 'Quadratic with a cosine',
		text: 'z^2/2 + a*cos(k*z)',
		parameters: { a: '0.8', k: '2' },
		class: 'quadratic-perturbation',
		source: LANDIM_PANIZO_YAU,
		remark: 'Bounded perturbation that never dies out: infinitely many wells, periodic second derivative.',
	},
	{
		name: 'logCosine',
		title: 'Gaussian modulated by a cosine',
		text: 'z^2/2 - log(1 + a*cos(k*z))',
		parameters: { a: '0.5', k: '2' },
		class: 'quadratic-perturbation',
		source: 'standard example',
		remark: 'Closed form of the Cramér transform and of every block Hamiltonian, with a non-convex potential.',
	},
	{
		name: 'doubleWell',
		title: 'Quartic double well',
		text: 'a*z^4/4 - b*z^2/2',
		parameters: { a: '1', b: '1' },
		class: 'super-quadratic',
		source: MENZ_OTTO,
		remark: 'The Ginzburg–Landau potential: strictly convex perturbed in a bounded region, super-quadratic growth.',
	},
	{
		name: 'pureQuartic',
		title: 'Quartic',
		text: 'c*z^4/4',
		parameters: { c: '1' },
		class: 'super-quadratic',
		source: MENZ_OTTO,
		remark: 'Convex but not strictly: the second derivative vanishes at the origin.',
	},
	{
		name: 'tiltedSextic',
		title: 'Asymmetric sextic with three wells',
		text: 'z^6/6 - a*z^4 + b*z^2 + c*z',
		parameters: { a: '1', b: '1', c: '1/3' },
		class: 'super-quadratic',
		source: MENZ_OTTO,
		remark: 'Several wells of different depth and no symmetry.',
	},
	{
		name: 'twoGaussians',
		title: 'Mixture of two Gaussians',
		text: '-log(w*exp(-(z-a)^2/2) + (1-w)*exp(-(z+a)^2/2))',
		parameters: { a: '2', w: '1/2' },
		class: 'other',
		source: 'standard example',
		remark: 'Uniformly convex outside a bounded interval, but not a bounded perturbation of one quadratic: the slopes differ by 2a.',
	},
	{
		name: 'hyperbola',
		title: 'Hyperbolic law',
		text: 'b*sqrt(1 + z^2)',
		parameters: { b: '1' },
		class: 'other',
		source: BARNDORFF_NIELSEN,
		remark: 'Linear growth: fields are bounded, every mean is reached.',
	},
	{
		name: 'logCosh',
		title: 'Hyperbolic secant law',
		text: 'log(cosh(z))',
		parameters: {},
		class: 'other',
		source: 'standard example',
		remark: 'Linear growth with closed forms: the logistic family in another guise.',
	},
	{
		name: 'gumbel',
		title: 'Gumbel law',
		text: 'exp(z) - z',
		parameters: {},
		class: 'other',
		source: 'standard example',
		remark: 'Log-gamma statistics: exponential growth on one side, linear on the other; the Cramér transform is log Γ(1 + σ).',
	},
	{
		name: 'hyperbolicCosine',
		title: 'Hyperbolic cosine',
		text: 'cosh(z)',
		parameters: {},
		class: 'super-quadratic',
		source: 'standard example',
		remark: 'Uniformly convex with exponential growth: Bessel functions.',
	},
	{
		name: 'notSteep',
		title: 'Linear growth with an algebraic factor',
		text: 'sqrt(1 + z^2) + b*log(1 + z^2)',
		parameters: { b: '2' },
		class: 'other',
		source: 'standard example',
		remark: 'Fields and means are both bounded: at the largest field the law still has a mean (b > 1).',
	},
]
