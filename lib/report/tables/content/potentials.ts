/** Curvature and convexity of the potentials of the catalogue. theory.md 0.6, 1.5, S1, S3. */
import type { BlockConvexity } from '../../../cramer/index.ts'
import { cramerCurvature } from '../../../inequalities/constants/index.ts'
import { math, text } from '../../text.ts'
import { measured, type PublishedCell, type PublishedTable } from '../table.ts'
import { type Subject, subjects } from './subjects.ts'

/** Short words for columns that have to be narrow. */
const TAILS: Readonly<Record<string, string>> = { 'bounded-perturbation': 'bounded', 'convex-outside': 'convex', periodic: 'periodic', unproved: 'scan' }
const CLASSES: Readonly<Record<string, string>> = { 'quadratic-perturbation': 'quadratic' }

export const potentialsTable: PublishedTable = {
	id: 'potentials',
	title: 'Curvature and convexity of the potentials of the catalogue',
	caption: text`Potentials ${math('\\psi')} of the catalogue: growth class (quadratic: up to a bounded perturbation), infimum of ${math("\\psi''")}, range of ${math("\\varphi''")} over all means (${math('\\varphi')} the Cramér transform), least ${math('K_0')} such that ${math('\\psi_K')} is convex for all ${math('K\\ge K_0')}, and the modulus ${math('\\lambda=\\min_{k\\le K<2k}\\inf\\psi_K\'\'')} at the least ${math('k\\ge K_0')} where it is positive; ${math("\\psi_K''\\ge\\lambda")} for all ${math('K\\ge k')}. Tail: why the means searched for the range of ${math("\\varphi''")} suffice (the perturbation of a quadratic is bounded, ${math('\\psi')} is convex outside of them, or all is periodic; scan: not proved). A dash: there is none, or it was not found; where the means of the tilted laws are bounded none is looked for.`,
	single: 'twoscale block "z^2/2 + 2*exp(-z^2)"',
	size: 'footnotesize',
	columns: [
		{ id: 'name', header: text`potential`, kind: 'text', screenOnly: true },
		{ id: 'psi', header: text`${math('\\psi(z)')}`, kind: 'text' },
		{ id: 'class', header: text`class`, kind: 'text' },
		{ id: 'inf_psi2', header: text`${math("\\inf\\psi''")}`, kind: 'value' },
		{ id: 'inf_phi2', header: text`${math("\\inf\\varphi''")}`, kind: 'value' },
		{ id: 'sup_phi2', header: text`${math("\\sup\\varphi''")}`, kind: 'value' },
		{ id: 'tail', header: text`tail`, kind: 'text' },
		{ id: 'K0', header: text`${math('K_0')}`, kind: 'integer' },
		{ id: 'k', header: text`${math('k')}`, kind: 'integer' },
		{ id: 'lambda', header: text`${math('\\lambda')}`, kind: 'value' },
	],
	rows: subjects.map((subject) => ({ id: subject.entry.name, compute: () => row(subject) })),
}

function row(subject: Subject): PublishedCell[] {
	const { entry, written } = subject
	const psi = subject.potential()
	const { value, error } = psi.minSecondDerivative
	const first: PublishedCell[] = [entry.title, written, { shown: [{ kind: 'plain', text: CLASSES[psi.class] ?? psi.class }], csv: psi.class }, value === null ? Number.NEGATIVE_INFINITY : measured(value, error ?? Number.POSITIVE_INFINITY)]
	// Beyond a finite end of the means φ is affine, and no scan over bounded fields says what ψ_K does there.
	if (psi.means.min !== null || psi.means.max !== null) return [...first, null, null, TAILS['unproved'] ?? '', null, null, null]
	const { least, most, tail } = cramerCurvature(subject.transform(), psi)
	const convexity = subject.convexity()
	const { certain } = convexity.convexity
	return [
		...first,
		measured(least.value, least.error),
		most.value === null ? Number.POSITIVE_INFINITY : measured(most.value, most.error),
		TAILS[tail] ?? tail,
		certain ? convexity.convexFrom : null,
		certain ? convexity.uniformFrom : null,
		certain ? uniformModulus(convexity) : null,
	]
}

/** min inf ψ_K'' over K = k … 2k − 1: every larger K is a sum of these (Prékopa, Leindler; cramer/block/convexity.ts). */
export function uniformModulus({ uniformFrom, minSecond }: BlockConvexity): { value: number; error: number } | null {
	if (uniformFrom === null) return null
	let least: { value: number; error: number } | null = null
	for (let K = uniformFrom; K < 2 * uniformFrom; K++) {
		const found = minSecond.find((r) => r.sites === K)
		if (found === undefined) return null
		if (least === null || found.second < least.value) least = { value: found.second, error: found.error }
	}
	return least
}
