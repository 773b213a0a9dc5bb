/** The mesoscopic flow with H̄ itself at K = 2 is the conditional expectation of the microscopic drift, integrated by scipy (theory 2.2). */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { cramerTransform, mesoModel, parseProfile, potential, projectProfile } from '../lib/index.ts'

test('η′ = −E[PA∇H | Px = η] over the run', () => {
	const data = JSON.parse(readFileSync(new URL('../test/data/mesoscopic-flow.json', import.meta.url), 'utf8'))
	const { psi, degree, blocks, sites, times, states } = data.cases.find((c: { name: string }) => c.name === 'fibre')
	const { level } = mesoModel(cramerTransform(potential(psi)), { degree, blocks, sites, energy: 'exact' })
	const run = level.dynamics.run(projectProfile(level.space, parseProfile(data.profile)), { times, tolerance: 1e-6 })
	run.states.forEach((state, k) => state.forEach((c, j) => expect(Math.abs(c - states[k][j])).toBeLessThan(1e-7)))
})
