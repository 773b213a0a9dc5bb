import type { FreeEnergyDensity } from '../../levels/macro/free-energy.ts'
import type { Subject } from '../subject.ts'

/** ψ in the place of φ: what the macroscopic limit would be without local equilibrium. */
export function microscopicDensity({ potential: p }: Subject): FreeEnergyDensity {
	const at = (z: number, k: number) => p.kernel.at([z])[k] as number
	return { value: (z) => at(z, 0), first: (z) => at(z, 1), second: (z) => at(z, 2), error: 0 }
}
