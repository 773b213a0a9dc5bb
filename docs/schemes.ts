/** The page of the time-stepping schemes, from their declarations. */
import { MICRO_SCHEMES } from '../lib/levels/micro/index.ts'

const order = (value: number | 'exact' | null) => (value === null ? '–' : String(value))

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
		'The stiffness is physics: the fastest modes make the local equilibrium that turns ψ′ into φ′, so dt is of order 1/N² for every scheme (theory.md 8.5). A',
		'scheme that damps these modes, as implicit Euler with large steps does, converges to the equation with ψ′ in place of φ′.',
		'',
	].join('\n')
}
