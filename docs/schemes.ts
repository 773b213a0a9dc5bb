/** The page of the time-stepping schemes: their declarations, and what becomes of a scheme that damps the fast modes. */
import { MICRO_SCHEMES } from '../lib/levels/micro/index.ts'
import { type ChainRow, type Estimate, implicitDamping } from './implicit-damping.ts'

const order = (value: number | 'exact' | null) => (value === null ? '–' : String(value))

/** Both convex: φ″ is larger than ψ″ for the first, smaller for the second. */
const CONVEX = ['z^4/4 + z^2/2', '3*log(cosh(z)) + z^2/20']
const DAMPING = {
	implicit: [
		[32, 200],
		[128, 60],
		[384, 20],
	],
	resolved: [{ scheme: 'leimkuhler-matthews', sites: 32, pairs: 40, stiffness: 0.01 }],
} as const

/** 0.325(1): the standard error in units of the last digit, rounded up. */
const shown = ({ value, standardError }: Estimate) => `${value.toFixed(3)}(${Math.ceil(1000 * standardError)})`

function dampingTable(): string[] {
	const found = CONVEX.map((psi) => implicitDamping(psi, DAMPING))
	const row = (name: string, sites: string, stiffness: string, values: readonly string[]) => `| ${[name, sites, stiffness, ...values].join(' | ')} |`
	const digits = (values: readonly number[]) => values.map((v) => v.toFixed(3))
	const chain = (name: string, rows: readonly (readonly ChainRow[])[]) =>
		(rows[0] as readonly ChainRow[]).map(({ sites, stiffness }, k) =>
			row(name, String(sites), stiffness.toPrecision(stiffness < 1 ? 1 : String(Math.round(stiffness)).length), rows.map((r) => shown(r[k] as ChainRow))),
		)
	return [
		row('amplitude', 'N', 'N² dt', CONVEX.map((psi) => `\`${psi}\``)),
		'|---|---|---|---|---|',
		row('∂_tζ = ∂²_θ φ′(ζ), exact in time', '', '', digits(found.map((f) => f.withPhi.exact))),
		...chain(`chain, \`${DAMPING.resolved[0].scheme}\``, found.map((f) => f.resolved)),
		row('∂_tζ = ∂²_θ φ′(ζ), four steps of implicit Euler', '', '', digits(found.map((f) => f.withPhi.implicit))),
		row('∂_tζ = ∂²_θ ψ′(ζ), four steps of implicit Euler', '', '', digits(found.map((f) => f.withPsi.implicit))),
		...chain('chain, four steps of implicit Euler', found.map((f) => f.implicit)),
	]
}

export function schemesPage(): string {
	const rows = Object.values(MICRO_SCHEMES).map(
		(s) => `| \`${s.name}\` | ${order(s.strongOrder)} | ${order(s.weakOrder)} | ${order(s.invariantOrder)} | ${s.preserves.join('; ')} | ${s.stability} | ${s.potentials} | ${s.source} |`,
	)
	return [
		'# Time steps of the microscopic dynamics',
		'',
		'dX = −A∇H dt + √2 Dᵗ dB, drift and noise on bonds, so that the mean is conserved to rounding by every scheme. Generated from the declarations in',
		'`lib/levels/micro/schemes.ts` by `npm run docs`; "invariant" is the weak order of the stationary law.',
		'',
		'| scheme | strong | weak | invariant | preserves | stability | for | source |',
		'|---|---|---|---|---|---|---|---|',
		...rows,
		'',
		'## Stiffness is physics',
		'',
		'The fastest modes make the local equilibrium that turns ψ′ into φ′, so dt is of order 1/N² for every scheme (theory.md 8.5). An implicit scheme with',
		'large steps is stable because it damps these modes; their noise goes with them, no local equilibrium is left to average over, and the chain follows the',
		'equation with ψ′ in place of φ′. Nothing warns of it: the result is smooth, conserves the mean and converges, to the wrong equation.',
		'',
		'First Fourier amplitude at time 0.02 from ζ_0 = 0.3 + cos 2πθ, for two convex ψ. In brackets the standard error in the last digit. As N² dt grows, the chain',
		'by implicit Euler leaves the value with φ′ for the one with ψ′, from either side; with N² dt small the chain has the amplitude of the hydrodynamic equation.',
		'',
		...dampingTable(),
		'',
	].join('\n')
}
