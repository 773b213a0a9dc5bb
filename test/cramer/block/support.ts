import { cramerTransform } from '../../../lib/cramer/transform.ts'
import { type BlockHamiltonian, blockHamiltonian } from '../../../lib/cramer/block/block-hamiltonian.ts'
import { type Potential, potential } from '../../../lib/potential/potential.ts'

const known = new Map<string, { psi: Potential; block: BlockHamiltonian }>()

/** ψ_K of a text, made once. */
export function blockOf(text: string): { psi: Potential; block: BlockHamiltonian } {
	let made = known.get(text)
	if (made === undefined) {
		const psi = potential(text)
		made = { psi, block: blockHamiltonian(cramerTransform(psi)) }
		known.set(text, made)
	}
	return made
}

export interface Row {
	readonly value: number
	readonly first: number
	readonly second: number
}

/** Largest difference in the units of design.md: max(1,|ψ_K|), max(1/s,|ψ_K'|), max(1/s²,|ψ_K''|). */
export function scaledError(row: Row, exact: Row, deviation: number): number {
	return Math.max(
		Math.abs(row.value - exact.value) / Math.max(1, Math.abs(exact.value)),
		Math.abs(row.first - exact.first) / Math.max(1 / deviation, Math.abs(exact.first)),
		Math.abs(row.second - exact.second) / Math.max(1 / deviation ** 2, Math.abs(exact.second)),
	)
}

export function deviationAt(block: BlockHamiltonian, mean: number): number {
	return 1 / Math.sqrt(block.transform.at(mean).second)
}
