/**
 * Claims against closed forms and the values of theory 3: true ones hold, those sharpened by a thousandth fail, equalities
 * within the errors are open; every verdict keeps the rules of evidence, and a counterexample's command says what it says.
 */
import { describe, expect, test } from 'vitest'
import { InputError } from '../../../lib/errors.ts'
import { claimEvidence, type ClaimOptions, type ClaimResult } from '../../../lib/statements/claim/index.ts'
import { complaintsOf, type Subject, subjectOf } from '../../../lib/statements/index.ts'

const subjects = new Map<string, Subject>()
function subject(psi: string, parameters: Readonly<Record<string, string>> = {}): Subject {
	const key = `${psi} ${JSON.stringify(parameters)}`
	const known = subjects.get(key) ?? subjectOf(psi, { quick: true, parameters })
	subjects.set(key, known)
	return known
}

const GAUSSIAN = 'z^2/2'
const WELLS = 'z^2/2+4*exp(-z^2/2)'

function tried(psi: string | Subject, claim: string, options: Partial<ClaimOptions> = {}): ClaimResult {
	const result = claimEvidence(claim, typeof psi === 'string' ? subject(psi) : psi, { sites: [4, 8], ...options })
	expect(complaintsOf(result.evidence)).toEqual([])
	return result
}

const verdict = (psi: string | Subject, claim: string, options: Partial<ClaimOptions> = {}) => tried(psi, claim, options).evidence.verdict

describe('Gaussian: everything is known', () => {
	const range = { m: [-1, 1] } as const
	test.each([
		['d2psiK(m,K) == 1', 'holds'],
		['d2psiK(m,K) == 1.0000001', 'fails'],
		['psiK(m,K) == m^2/2 - (K-1)/(2*K)*log(2*pi)', 'holds'],
		['psiK(m,K) == m^2/2 - (K-1)/(2*K)*log(2*pi) + 1e-10', 'fails'],
		['phi(m) == m^2/2 - log(2*pi)/2', 'holds'],
		['phiStar(s) == s^2/2 + log(2*pi)/2', 'holds'],
		['phi(0.5) == sup(s, s*0.5 - phiStar(s))', 'holds'],
		['phi(0.5) == sup(s, s*0.5 - phiStar(s)) + 1e-7', 'fails'],
		['d2psiK(m,K) <= 1', 'inconclusive'],
		['d2psiK(m,K) <= 1.001', 'holds'],
		['d2psiK(m,K) <= 0.999', 'fails'],
		['0.999 < d2psiK(m,K) < 1.001', 'holds'],
		['0.999 < d2psiK(m,K) < 0.9999', 'fails'],
		['psi(z) >= z^2/2 - 1e-6', 'holds'],
		['d2psi(z) + d3psi(z) + d4psi(z) == 1', 'holds'],
		['kappa(1,m) == m', 'holds'],
		['s2(m) == s(m)', 'holds'],
		['gap(0) == 1', 'holds'],
		['poincare(0.3)*d2phi(0.3) == 1', 'holds'],
		['m0 == 0', 'holds'],
		['abs(m0) <= 1e-12', 'holds'],
		['K0 == 1', 'holds'],
		['minpsi2 == 1', 'holds'],
		['1/3 + 2/3 == 1', 'holds'],
		['3 <= 3', 'holds'],
		['3 < 3', 'fails'],
		['inf(z in [1,2], 1/psi(z)) == 0.5', 'holds'],
		['sup(K in [2,7], K*abs(psiK(0,K)-phi(0))) == log(2*pi)/2', 'holds'],
		['sup(K, 1/K) == 1/4', 'holds'],
	])('%s %s', (claim, expected) => {
		expect(verdict(GAUSSIAN, claim, { range, sites: claim.includes('sup(K') ? [4, 8] : [8] })).toBe(expected)
	})
})

describe('the local Cramér theorem with its constants (theory 3)', () => {
	const rate = (c: string, sites: readonly number[]) => tried(WELLS, `sup(m, abs(d2psiK(m,K) - d2phi(m))) <= ${c}/K`, { sites, range: { m: [0, 3] } })
	test('K sup|ψ_K″ − φ″| is 2.680 at 8 and 2.276 at 16; a thousandth less fails, a thousandth more holds', () => {
		const found = rate('2', [8, 16])
		expect(found.evidence.verdict).toBe('fails')
		expect(found.rows.map((r) => r.sites)).toEqual([8, 16])
		expect(found.bestConstant).toMatchObject({ form: 'c/K', which: 'least' })
		expect(found.bestConstant?.perRow[0]).toBeCloseTo(2.68, 3)
		expect(found.bestConstant?.perRow[1]).toBeCloseTo(2.276, 3)
		expect(found.bestConstant?.error).toBeLessThan(1e-8)
		const c = found.bestConstant?.perRow[1] as number
		expect(rate(String(1.001 * c), [16]).evidence.verdict).toBe('holds')
		const sharpened = rate(String(0.999 * c), [16])
		expect(sharpened.evidence.verdict).toBe('fails')
		expect(sharpened.evidence.margin).toBeCloseTo(-0.001, 5)
		expect(rate(String(c), [16]).evidence.verdict).toBe('inconclusive')
	})

	test('ψ₆ misses convexity by 0.0038, ψ₇ does not; the least φ″ is 0.3279', () => {
		const range = { m: [0, 1.2] } as const
		const six = tried(WELLS, 'd2psiK(m,K) >= 0', { sites: [6], range })
		expect(six.evidence.verdict).toBe('fails')
		expect(six.rows[0]?.left).toBeCloseTo(-0.0038, 4)
		expect(six.rows[0]?.worst['m']).toBeCloseTo(0.31, 1)
		expect(verdict(WELLS, 'inf(m, d2psiK(m,K)) >= 0', { sites: [7], range })).toBe('holds')
		const least = tried(WELLS, 'lambda >= 0.3', { range })
		expect(least.bestConstant?.which).toBe('largest')
		expect(least.bestConstant?.value).toBeCloseTo(0.3279, 4)
	})

	test('a chain names the comparison that fails', () => {
		const result = tried(WELLS, '0.5*lambda <= d2phi(m) <= 0.35', { range: { m: [0, 1.2] } })
		expect(result.rows.map((r) => r.verdict)).toEqual(['holds', 'fails'])
		expect(result.evidence.counterexample?.at['claim']).toMatch(/^d2phi\(.*\) <= 0\.35$/)
	})
})

test('log-cosine: sup φ*″ is that of the closed form (theory 8.2)', () => {
	const [a, k] = [0.8, 2]
	const b = a * Math.exp((-k * k) / 2)
	// φ* = s²/2 + log(1 + b cos ks) + const.
	const variance = (s: number) => 1 - (b * k * k * (Math.cos(k * s) + b)) / (1 + b * Math.cos(k * s)) ** 2
	let sup = 0
	for (let i = 0; i <= 200_000; i++) sup = Math.max(sup, variance(-1 + i / 50_000))
	const range = 'sup(s in [-1,3], d2phiStar(s))'
	const psi = subject('z^2/2 - log(1+a*cos(k*z))', { a: '0.8', k: '2' })
	expect(tried(psi, `${range} <= 1`).bestConstant?.value).toBeCloseTo(sup, 9)
	expect(verdict(psi, `${range} <= ${sup * 1.001}`)).toBe('holds')
	expect(verdict(psi, `${range} <= ${sup * 0.999}`)).toBe('fails')
	expect(verdict(psi, `d2phiStar(0.3) == ${variance(0.3)}`)).toBe('holds')
	expect(verdict(psi, `d2phiStar(0.3) == ${variance(0.3) * (1 + 1e-9)}`)).toBe('fails')
	// Parameters are known by name, and exactly.
	expect(verdict(psi, 'a + k == 2.8')).toBe('holds')
	expect(verdict(psi, 'd2psi(0) == 1 + a*k^2/(1+a)')).toBe('holds')
})

describe('sides of ψ alone are enclosed by intervals', () => {
	// A well 1e-3 wide in a range of 8: ψ″ is −19 at its bottom, |ψ′ − z| up to a e^{−1/2} √(2w).
	const NARROW = 'z^2/2+0.00001*exp(-1e6*(z-0.3123)^2)'
	const most = 1e-5 * Math.exp(-0.5) * Math.sqrt(2e6)
	test.each([
		['d2psi(z) >= 0', 'fails'],
		['d2psi(z) == 1', 'fails'],
		[`sup(z, abs(dpsi(z)-z)) <= ${0.999 * most}`, 'fails'],
		[`sup(z, abs(dpsi(z)-z)) <= ${1.001 * most}`, 'holds'],
		[`abs(dpsi(z)-z) <= ${1.001 * most}`, 'holds'],
		['psi(z) >= z^2/2', 'inconclusive'],
		['psi(z) >= z^2/2 - 1e-9', 'holds'],
		['max(abs(dpsi(z)), 1) <= sqrt(z^2+1)*exp(log(2))', 'holds'],
	])('%s %s', (claim, expected) => {
		expect(verdict(NARROW, claim)).toBe(expected)
	})
	test('the best constant has its error from the bounds, and the evidence says on what it rests', () => {
		const enclosed = tried(NARROW, 'sup(z, abs(dpsi(z)-z)) <= 1e-4')
		expect(enclosed.bestConstant?.value).toBeCloseTo(most, 8)
		expect(enclosed.evidence.sentence).toContain('interval bounds')
		const searched = tried(GAUSSIAN, 'sup(m, phi(m)) <= 1e-4', { range: { m: [-1, 1] } })
		expect(searched.evidence.sentence).toContain('unless the search missed a point')
	})
})

test('lambda and Lambda know the ends of the means, whatever the range', () => {
	const range = { m: [-1, 1] } as const
	for (const [psi, claim, expected] of [
		['sqrt(1+z^2)', 'lambda > 0.001', 'fails'],
		['exp(z)-z', 'lambda >= 0.01', 'fails'],
		['z^4/4', 'Lambda <= 100', 'inconclusive'],
		['z^4/4', 'lambda >= 1.47', 'holds'],
	] as const)
		expect([psi, claim, verdict(psi, claim, { range })]).toEqual([psi, claim, expected])
})

test('rho is a bracket: its ends decide, and no number stands for it', () => {
	expect(verdict(GAUSSIAN, '0.999 <= rho(0.3) <= 1.001')).toBe('holds')
	const open = tried(WELLS, 'rho(0.1) >= 0.1')
	expect([open.evidence.verdict, open.rows[0]?.left, open.bestConstant]).toEqual(['inconclusive', null, null])
	expect(open.evidence.sentence).toMatch(/left between 0\.0\d+ and 0\.\d+/)
	const below = tried(WELLS, 'rho(0.1) <= 0.2')
	expect(below.evidence.verdict).toBe('holds')
	expect(verdict(WELLS, 'rho(0.1) >= 0.2')).toBe('fails')
})

describe('points without a value', () => {
	test('an isolated pole is left out and said', () => {
		const result = tried(GAUSSIAN, '(phi(m) - phi(0))/m^2 >= 0.4', { range: { m: [-1, 1] } })
		expect(result.evidence.verdict).toBe('holds')
		expect(result.evidence.sentence).toContain('divides by zero at m = 0')
	})
	test('a claim that is undefined on a part of the range does not hold there', () => {
		expect(verdict(GAUSSIAN, 'log(m) <= 2', { range: { m: [-1, 1] } })).toBe('inconclusive')
		expect(verdict(GAUSSIAN, 'log(m) <= -1', { range: { m: [-1, 1] } })).toBe('fails')
		expect(verdict(GAUSSIAN, 'log(-1) <= 2')).toBe('inconclusive')
	})
})

test('the command of a counterexample tries the claim at the worst point', () => {
	const claims: readonly (readonly [string, string, ClaimOptions])[] = [
		[GAUSSIAN, 'sup(m, abs(d2psiK(m,K) - 2)) <= 2/K', { sites: [8], range: { m: [-1, 1] } }],
		[GAUSSIAN, 'phi(m) >= m^2*lambda - 1', { sites: [], range: { m: [-1, 1] } }],
		[GAUSSIAN, 'sup(K, s2(m)*K) <= 7', { sites: [4, 8], range: { m: [-1, 1] } }],
	]
	for (const [psi, claim, options] of claims) {
		const { evidence } = tried(psi, claim, options)
		expect(evidence.verdict).toBe('fails')
		const plugged = evidence.counterexample?.at['claim'] as string
		expect(evidence.counterexample?.command).toContain(plugged.split(' ')[0])
		const again = tried(psi, plugged, { ...options, sites: [] })
		expect(again.evidence.verdict).toBe('fails')
		expect(again.rows[0]?.left).toBeCloseTo(evidence.numbers['left'] as number, 9)
		expect(again.rows[0]?.right).toBeCloseTo(evidence.numbers['right'] as number, 9)
	}
})

test('the same claim gives the same answer', () => {
	const once = () => claimEvidence('sup(m, d2phi(m)) <= 0.9', subjectOf(WELLS, { quick: true }), { sites: [], range: { m: [0, 2] } })
	expect(once()).toEqual(once())
})

describe('wrong input', () => {
	const refusal = (claim: string, options: Partial<ClaimOptions> = {}, psi = GAUSSIAN): InputError => {
		try {
			claimEvidence(claim, subject(psi), { sites: [4], ...options })
		} catch (error) {
			if (error instanceof InputError) return error
			throw error
		}
		throw new Error(`accepted: ${claim}`)
	}
	test.each([
		['psiK(m,K/3) <= 1', {}, 'bad-flag', 'whole number', 0],
		['psiK(m,0) <= 1', {}, 'bad-flag', 'whole number', 0],
		['psiK(m,K) <= 1', { sites: [] }, 'bad-flag', 'needs a list', 7],
		['psiK(m,K) <= 1', { sites: [2.5] }, 'bad-flag', 'whole numbers', undefined],
		['phi(m) <= 1', { range: { m: [1, 0] } }, 'bad-flag', 'range of m', undefined],
		['sup(m in [2,1], m) <= 1', {}, 'bad-flag', 'range of m', 4],
		['sup(K in [0,3], K) <= 1', {}, 'bad-flag', 'whole numbers', 4],
	] as const)('%s', (claim, options, code, message, position) => {
		const error = refusal(claim, options)
		expect([error.code, error.position]).toEqual([code, position])
		expect(error.message).toContain(message)
	})
	test('means and fields outside the admissible ones', () => {
		const bounded = 'sqrt(1+z^2)+2*log(1+z^2)'
		expect(refusal('phi(m) <= 1', { range: { m: [-1, 500] } }, bounded).code).toBe('mean-out-of-range')
		expect(refusal('phi(500) <= 1', {}, bounded)).toMatchObject({ code: 'mean-out-of-range', position: 0 })
		expect(refusal('phiStar(2) <= 1', {}, 'log(cosh(z))')).toMatchObject({ code: 'field-out-of-range', position: 0 })
		expect(refusal('sup(s in [0,2], phiStar(s)) <= 1', {}, 'log(cosh(z))')).toMatchObject({ code: 'field-out-of-range', position: 4 })
	})
})
