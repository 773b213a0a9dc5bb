/** The mesoscopic level as a gradient flow: splines, H̄, K = Ā, η' = −Ā∇H̄(η). theory.md 1.1, 2.2. */
import type { GradientFlow } from '../gradient-flow.ts'
import type { MesoFlowEnergy } from './curvature.ts'
import type { MesoDissipation } from './dissipation.ts'
import { type MesoDynamics, mesoDynamics } from './dynamics.ts'
import type { MesoSpace } from './space.ts'

export interface MesoLevel extends GradientFlow {
	readonly space: MesoSpace
	readonly energy: MesoFlowEnergy
	readonly dissipation: MesoDissipation
	readonly dynamics: MesoDynamics
}

/** The level of these three parts. */
export function mesoLevel(space: MesoSpace, energy: MesoFlowEnergy, dissipation: MesoDissipation): MesoLevel {
	return { name: 'meso', space, energy, dissipation, dynamics: mesoDynamics(space, energy, dissipation) }
}
