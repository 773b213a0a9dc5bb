/** Site updates per second of the generated micro kernels, as ratios to a scalar C program on the same work and to each other. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { instantiateMicro, microImage, type StepKind } from '../../lib/levels/micro/kernel/index.ts'
import { potential } from '../../lib/potential/index.ts'

export const EULER: StepKind = { kind: 'flux', flux: 'plain', averaged: false }
export const METROPOLIS: StepKind = { kind: 'bonds' }

/** The best of some runs: site updates per second of both replicas together. */
export function kernelRate(psi: string, sites: number, step: StepKind, updates = 4e6): number {
	const kernel = instantiateMicro(microImage(potential(psi), sites, step))
	kernel.prepare({ seed: 1, replicas: [0, 1], timestep: 0.01 / sites ** 2 })
	kernel.state.fill(0.3)
	const count = Math.ceil(updates / sites)
	kernel.run(0, count)
	let best = 0
	for (let r = 1; r <= 4; r++) {
		const start = performance.now()
		kernel.run(r * count, count)
		best = Math.max(best, (2e3 * sites * count) / (performance.now() - start))
	}
	return best
}

/** Rate of the C program (test/bench/chain.c); null where no compiler is found. */
export function peerRate(sites: number, steps: number): number | null {
	const folder = mkdtempSync(join(tmpdir(), 'twoscale-'))
	try {
		const program = join(folder, 'chain')
		execFileSync('gcc', ['-O3', '-march=native', '-ffast-math', new URL('./chain.c', import.meta.url).pathname, '-o', program, '-lm'], { stdio: 'ignore' })
		return Math.max(...Array.from({ length: 3 }, () => Number(execFileSync(program, [String(sites), String(steps)], { encoding: 'utf8' }).split(' ')[0])))
	} catch {
		return null
	} finally {
		rmSync(folder, { recursive: true, force: true })
	}
}
