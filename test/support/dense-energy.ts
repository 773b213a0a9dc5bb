/**
 * The gradient of the Gaussian energy by dense matrices over all sites: the parity path of the fast one, and what it is measured against.
 *
 * C is N × M, V = Cᵗ diag(κ2) C/N a full matrix, V⁻¹ by LU; tilted laws come from the same table, so that the comparison is of the algebra.
 */
import { LuDecomposition, Matrix } from 'ml-matrix'
import type { FieldTable } from '../../lib/cramer/index.ts'
import type { MesoSpace } from '../../lib/levels/index.ts'

export interface DenseEnergy {
	/** 𝓗_{Y,N} + (M log 2π + log det V − log det G)/2N and its Riesz gradient at a state, from the dual coefficients `start`. */
	at(state: Float64Array, start: Float64Array): { readonly value: number; readonly gradient: Float64Array }
}

/** The dense path on a space with finitely many sites. */
export function denseEnergyGradient(space: MesoSpace, table: FieldTable): DenseEnergy {
	const { blocks, sites } = space
	const unit = new Float64Array(blocks)
	const c = Matrix.zeros(sites, blocks)
	for (let j = 0; j < blocks; j++) {
		unit.fill(0)
		unit[j] = 1
		space.cellAverages(unit).forEach((x, i) => c.set(i, j, x))
	}
	const ct = c.transpose()
	const gram = ct.mmul(c).div(sites)
	const cumulants = Array.from({ length: 4 }, () => new Float64Array(sites))
	const logDeterminant = (m: Matrix) => {
		const { upperTriangularMatrix: u } = new LuDecomposition(m)
		return u.diagonal().reduce((sum, x) => sum + Math.log(Math.abs(x)), 0)
	}
	const constant = (blocks * Math.log(2 * Math.PI) - logDeterminant(gram)) / (2 * sites)
	return {
		at(state, start) {
			const b = Matrix.columnVector(Array.from(space.form.apply(state)))
			const mu = Matrix.columnVector(Array.from(start))
			let v = gram
			let fields = new Float64Array(sites)
			for (let step = 0; step < 30; step++) {
				fields = Float64Array.from(c.mmul(mu).to1DArray())
				if (!table.evaluate(fields, 3, cumulants)) throw new RangeError('denseEnergyGradient: the start is too far away')
				const [, k1, k2] = cumulants as [Float64Array, Float64Array, Float64Array]
				const residual = b.clone().sub(ct.mmul(Matrix.columnVector(Array.from(k1))).div(sites))
				v = ct.mmul(c.clone().mulColumnVector(Array.from(k2))).div(sites)
				const move = new LuDecomposition(v).solve(residual)
				mu.add(move)
				if (move.to1DArray().every((x, j) => Math.abs(x) <= 1e-12 * (1 + Math.abs(mu.get(j, 0))))) break
			}
			const inverse = new LuDecomposition(v).solve(Matrix.eye(blocks))
			const product = c.mmul(inverse)
			const weight = Array.from({ length: sites }, (_, i) => {
				let r = 0
				for (let j = 0; j < blocks; j++) r += product.get(i, j) * c.get(i, j)
				return (cumulants[3]![i]! * r) / (2 * sites * sites)
			})
			const slope = ct.mmul(Matrix.columnVector(weight))
			const gradient = mu.clone().add(inverse.mmul(slope))
			const leading = mu.dot(b) - cumulants[0]!.reduce((sum, x) => sum + x, 0) / sites
			return { value: leading + constant + logDeterminant(v) / (2 * sites), gradient: Float64Array.from(gradient.to1DArray()) }
		},
	}
}
