/** The micro step against C, and what a transcendental ψ and Metropolis steps cost. */
import { controlGain, EULER, kernelRate, METROPOLIS, peerRate, threadRates } from './micro.ts'

const N = 1024
const WELL = 'z^4/4 - z^2/2'
const BUMP = 'z^2/2 + 2*exp(-z^2)'

console.log(`\nmicro: N = ${N}, one thread`)
const well = kernelRate(WELL, N, EULER)
const c = peerRate(N, 8000)
console.log(`  Euler–Maruyama, ${WELL}: ${well.toExponential(2)} site updates/s${c === null ? '; no C compiler' : `, ${(well / c).toFixed(2)} × scalar C (${c.toExponential(2)})`}`)
const bump = kernelRate(BUMP, N, EULER)
console.log(`  Euler–Maruyama, ${BUMP}: ${bump.toExponential(2)}, ${(bump / well).toFixed(2)} of the double well`)
for (const psi of [WELL, BUMP]) {
	const rate = kernelRate(psi, N, METROPOLIS)
	console.log(`  Metropolis, ${psi}: ${rate.toExponential(2)}, ${(rate / (psi === WELL ? well : bump)).toFixed(2)} of Euler–Maruyama`)
}
for (const [psi, sites] of [
	[WELL, 16],
	[WELL, 64],
	[BUMP, 64],
] as const) {
	const { gain, cost } = await controlGain(psi, sites)
	console.log(`  control variate, ${psi}, N = ${sites}: ${gain.toFixed(1)} times less variance at ${cost.toFixed(2)} times the cost, ${(gain / cost).toFixed(1)} times cheaper at equal error`)
}
const threads = threadRates(WELL, 64, 2000)
if (threads === null) console.log('  threads: build first (npm run build)')
else console.log(`  two threads: ${(threads[1] / threads[0]).toFixed(2)} × one (start of the threads included)`)
