/** Splits ψ = convex + bounded of the catalogue with the constants they prove. theory.md 6.1, 6.2. */
import { bestSplit } from '../../../inequalities/split/index.ts'
import { math, text } from '../../text.ts'
import type { PublishedCell, PublishedTable } from '../table.ts'
import { type Subject, subjects } from './subjects.ts'

export const splitsTable: PublishedTable = {
	id: 'splits',
	title: 'Splits of the potentials into convex and bounded parts, with the log-Sobolev constants that they prove',
	caption: text`Splits ${math('\\psi=\\psi_c+\\delta')} with ${math("\\psi_c''\\ge c")} and ${math('\\operatorname{osc}\\delta=\\sup\\delta-\\inf\\delta')}: the one that the formula suggests, and the best of all by convex envelopes. ${math('\\rho=c\\,e^{-\\operatorname{osc}\\delta}')} is a log-Sobolev constant of ${math('e^{-\\psi}')} and of all of its tilts (Holley–Stroock). Bounds by interval arithmetic, rounded outwards. A dash: no part of ${math('\\psi')} is uniformly convex up to a bounded rest.`,
	single: 'twoscale potential "z^2/2 + 2*exp(-z^2)"',
	size: 'small',
	columns: [
		{ id: 'name', header: text`potential`, kind: 'text', screenOnly: true },
		{ id: 'psi', header: text`${math('\\psi(z)')}`, kind: 'text' },
		{ id: 'c', header: text`${math('c')}`, kind: 'value', rounded: 'down', digits: 5 },
		{ id: 'osc', header: text`${math('\\operatorname{osc}\\delta')}`, kind: 'value', rounded: 'up', digits: 5 },
		{ id: 'best_c', header: text`best ${math('c')}`, kind: 'value', rounded: 'down', digits: 5 },
		{ id: 'best_osc', header: text`${math('\\operatorname{osc}\\delta')}`, kind: 'value', rounded: 'up', digits: 5 },
		{ id: 'rho', header: text`${math('\\rho')}`, kind: 'value', rounded: 'down', digits: 5 },
	],
	rows: subjects.map((subject) => ({ id: subject.entry.name, compute: () => row(subject) })),
}

function row({ entry, written, potential }: Subject): PublishedCell[] {
	const psi = potential()
	const given = psi.split?.certified === true ? psi.split : null
	const { split } = bestSplit(psi)
	const best = split?.certified === true ? split : null
	return [entry.title, written, given?.convexity ?? null, given?.oscillation ?? null, best?.convexity ?? null, best?.oscillation ?? null, best?.rho ?? null]
}
