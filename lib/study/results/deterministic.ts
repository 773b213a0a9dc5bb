/**
 * What of a space of splines needs no simulation: meso → macro, H̄ against 𝓗, Ā against −∂², and what splines cannot resolve of ζ. theory.md 2.4, 2.5,
 * 5.7, 5.10.
 */
import { InputError } from '../../errors.ts'
import { coarseHamiltonian, freeEnergy, freeEnergyDensity, macroFunction, type MesoSpace, mesoSpace, type Projection, projectProfile, splineFunction, squaredDistanceData, squaredDistances } from '../../levels/index.ts'
import { operatorExcess } from '../../levels/meso/operator/index.ts'
import { type Site, siteOf, type StudyCase } from '../cases.ts'
import type { PreparedCase } from '../simulation/prepare.ts'
import type { StudyObservable } from '../specification/specification.ts'

export interface DeterministicMoment {
	readonly time: number
	/** |η − ζ|² in H⁻¹ (without the mean) and in L². */
	readonly mesoSquaredHminus1: number
	readonly mesoSquared: number
	/** |Pζ − ζ|² in L². */
	readonly unresolved: number
}

export interface Deterministic {
	readonly degree: number
	readonly blocks: number
	readonly moments: readonly DeterministicMoment[]
	/** |H̄(Pζ_0) − 𝓗(ζ_0)| with its error; null where H̄ is not found. */
	readonly energyGap: number | null
	readonly energyError: number | null
	/** |Ā₁/(2π)² − 1| of the operator that the flow takes: natural for degree ≥ 1, else inverse. */
	readonly operatorGap: number
}

/** The quantities of the p-th space of splines of a case, as far as these observables want them: H̄ is dear. */
export function deterministicOf(it: StudyCase, { macro, meso }: PreparedCase, p: number, observables: readonly StudyObservable[]): Deterministic {
	const { sites, times, projections } = it
	const { degree, blocks } = projections[p]!
	const { level, flow } = meso[p]!
	const { space } = level
	const moments = times.map((time, j): DeterministicMoment => {
		const zeta = macroFunction(macro.levels[j]!.space, macro.states[j]!)
		const eta = squaredDistances(splineFunction(space, flow.states[j]!), zeta)
		const projected = splineFunction(space, space.project(squaredDistanceData(zeta, sites).averages))
		return { time, mesoSquaredHminus1: eta.hMinusOne, mesoSquared: eta.l2, unresolved: squaredDistances(projected, zeta).l2 }
	})
	const energy = observables.includes('energyGap') ? energyGapOf(it, { degree, blocks }) : NO_ENERGY
	return { degree, blocks, moments, ...energy, operatorGap: Math.abs(operatorExcess(degree === 0 ? 'inverse' : 'natural', { degree, blocks, sites })(1)) }
}

const NO_ENERGY: EnergyGap = { energyGap: null, energyError: null }

interface EnergyGap {
	readonly energyGap: number | null
	readonly energyError: number | null
}

const gaps = new WeakMap<Site, Map<string, EnergyGap>>()

/** H̄(Pζ_0) by the best method that there is, less ∫φ(ζ_0); computed once, whatever the start of the chain. */
function energyGapOf(it: StudyCase, { degree, blocks }: Projection): EnergyGap {
	const site = siteOf(it)
	const known = gaps.get(site) ?? new Map<string, EnergyGap>()
	gaps.set(site, known)
	const key = [degree, blocks, it.sites].join()
	const found = known.get(key) ?? gapOf(site, mesoSpace({ degree, blocks, sites: it.sites }))
	known.set(key, found)
	return found
}

function gapOf({ transform, profile }: Site, space: MesoSpace): EnergyGap {
	try {
		const { value, error } = coarseHamiltonian(space, transform).at(projectProfile(space, profile))
		const limit = freeEnergy(freeEnergyDensity({ transform }, profile), profile)
		return Number.isFinite(value) ? { energyGap: Math.abs(value - limit.value), energyError: error + limit.error } : NO_ENERGY
	} catch (error) {
		if (!(error instanceof InputError)) throw error
		return NO_ENERGY
	}
}
