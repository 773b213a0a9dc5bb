/** ψ = log cosh z has ψ_K in closed form (Meixner density): far means with long exponential tails, where transforms are used. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { blockHamiltonian, cramerTransform, potential } from '../../../lib/index.ts'

interface Row {
	readonly mean: number
	readonly sites: number
	readonly value: string
	readonly first: string
	readonly second: string
}

const rows = JSON.parse(readFileSync(new URL('../../data/block-sech.json', import.meta.url), 'utf8')) as Row[]
const transform = cramerTransform(potential('log(cosh(z))'))
const block = blockHamiltonian(transform)

test.each(rows)('K = $sites at m = $mean: error ≤ estimate', ({ sites, mean, value, first, second }) => {
	const row = block.at(sites, mean)
	const curvature = transform.at(mean).second
	const error = Math.max(
		Math.abs(row.value - Number(value)) / Math.max(1, Math.abs(Number(value))),
		Math.abs(row.first - Number(first)) / Math.max(Math.sqrt(curvature), Math.abs(Number(first))),
		Math.abs(row.second - Number(second)) / Math.max(curvature, Math.abs(Number(second))),
	)
	expect(error).toBeLessThanOrEqual(row.error)
	expect(error).toBeLessThanOrEqual(1e-10)
	expect(row.error <= 1e-10 || row.reason !== undefined).toBe(true)
})
