/** The potentials of the catalogue with what several tables need of them, computed once. */
import { type BlockConvexity, blockConvexity, cramerTransform, type CramerTransform } from '../../../cramer/index.ts'
import { parseExpression, rationalFromText, toLatex } from '../../../expression/index.ts'
import { catalogue, type CatalogueEntry, type Potential, potential } from '../../../potential/index.ts'
import { math } from '../../text.ts'
import type { Written } from '../table.ts'

export interface Subject {
	readonly entry: CatalogueEntry
	/** ψ as the catalogue writes it, its parameters put in. */
	readonly written: Written
	readonly potential: () => Potential
	readonly transform: () => CramerTransform
	/** From which K on ψ_K is convex. */
	readonly convexity: () => BlockConvexity
}

/** All of the catalogue. */
export const subjects: readonly Subject[] = catalogue.map((entry) => {
	const psi = once(() => potential(entry.text, { parameters: entry.parameters }))
	const transform = once(() => cramerTransform(psi()))
	return {
		entry,
		get written() {
			return writtenPotential(entry.text, entry.parameters)
		},
		potential: psi,
		transform,
		convexity: once(() => blockConvexity(transform(), psi(), { economical: true })),
	}
})

/** ψ as a formula; in CSV as text with its parameters: `k*z^2 + cos(z), k=2`. */
export function writtenPotential(source: string, parameters: Readonly<Record<string, string>> = {}): Written {
	const values = new Map(Object.entries(parameters).map(([name, value]) => [name, rationalFromText(value)] as const))
	const { expression } = parseExpression(source, { variables: ['z'], parameters: values })
	return { shown: [math(toLatex(expression))], csv: [source, ...Object.entries(parameters).map(([name, value]) => `${name}=${value}`)].join(', ') }
}

export function once<T>(compute: () => T): () => T {
	let value: { readonly known: T } | undefined
	return () => (value ??= { known: compute() }).known
}
