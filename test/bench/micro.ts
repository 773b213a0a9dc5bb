/** Site updates per second of the generated micro kernels, as ratios to a scalar C program on the same work and to each other. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { instantiateMicro, microImage, type StepKind } from '../../lib/levels/micro/kernel/index.ts'
import { cramerTransform } from '../../lib/cramer/index.ts'
import { parseProfile } from '../../lib/expression/index.ts'
import { microFlow } from '../../lib/levels/micro/index.ts'
import { potential } from '../../lib/potential/index.ts'
import { tableOver } from '../../lib/report/compute/macro.ts'
import { json, MAIN } from '../support/program.ts'

export const EULER: StepKind = { kind: 'flux', flux: 'plain', averaged: false }
export const METROPOLIS: StepKind = { kind: 'bonds' }

/** The best of some runs: site updates per second of both replicas together. */
export function kernelRate(psi: string, sites: number, step: StepKind, updates = 4e6, control = false): number {
	const kernel = instantiateMicro(microImage(potential(psi), sites, step, { control }))
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

/** Variance of N·E|X̄ − ζ|² without the control variate over that with it, and the ratio of the times of the kernels. */
export async function controlGain(psi: string, sites: number): Promise<{ readonly gain: number; readonly cost: number }> {
	const site = potential(psi)
	const transform = cramerTransform(site)
	const profile = parseProfile('0.2+0.8*cos(2*pi*theta)+0.2*sin(4*pi*theta)')
	const { ensemble, scheme } = await microFlow(site, transform, tableOver(transform, profile), profile, { sites, replicas: 400, times: [0.02], threads: 1 })
	const { plain, standardError } = ensemble.moments[0]!.squaredHminus1
	const step: StepKind = scheme === 'metropolis' ? METROPOLIS : { kind: 'flux', flux: 'plain', averaged: true }
	return { gain: (plain.standardError / standardError) ** 2, cost: kernelRate(psi, sites, step, 2e6) / kernelRate(psi, sites, step, 2e6, true) }
}

/** Site updates per second of the program with one and with two threads; null where it is not built. */
export function threadRates(psi: string, sites: number, replicas: number): readonly [number, number] | null {
	if (!existsSync(MAIN)) return null
	const rate = (threads: number) => {
		const { siteUpdates, seconds } = json('flow', 'micro', psi, '--sites', String(sites), '--replicas', String(replicas), '--time', '0.02', '--threads', String(threads))
		return siteUpdates / seconds
	}
	return [rate(1), rate(2)]
}
