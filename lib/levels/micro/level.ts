/** The microscopic level as a gradient flow: ℝᴺ, H(x) = Σψ(x_i), K = A = DᵗD, dX = −A∇H dt + √2 Dᵗ dB. theory.md 0.1 to 0.4. */
import { InputError } from '../../errors.ts'
import type { Potential } from '../../potential/potential.ts'
import type { GradientFlow } from '../gradient-flow.ts'
import { type MicroDissipation, microDissipation } from './dissipation.ts'
import { type MicroDynamics, microDynamics } from './dynamics.ts'
import { type MicroEnergy, microEnergy } from './energy.ts'
import { microSpace } from './space.ts'

export interface MicroLevel extends GradientFlow {
	readonly energy: MicroEnergy
	readonly dissipation: MicroDissipation
	readonly dynamics: MicroDynamics
}

/** The level of ψ on this many sites. @throws InputError unless `sites` is a whole number ≥ 2. */
export function microLevel(site: Potential, sites: number): MicroLevel {
	if (!(Number.isInteger(sites) && sites >= 2))
		throw new InputError('bad-flag', `level micro: sites must be a whole number ≥ 2 (got ${sites})`, 'Try --sites 64.')
	const space = microSpace(sites)
	const energy = microEnergy(site, sites)
	const dissipation = microDissipation(sites)
	return { name: 'micro', space, energy, dissipation, dynamics: microDynamics(space, energy, dissipation) }
}
