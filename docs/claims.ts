/** The page of the language of claims, from its tables of quantities. */
import { QUANTITIES, SCALARS, signature } from '../lib/statements/claim/index.ts'

const cell = (text: string) => text.replace(/\|/g, '\\|')

export function claimsPage(): string {
	return [
		'# Your own estimate',
		'',
		'`twoscale check <psi> --claim "<inequality>"` tries an estimate of yours on ψ: verdict, margin, worst point, and the best constant where the claim has',
		'one. Generated from the tables of `lib/statements/claim` by `npm run docs`.',
		'',
		'```sh',
		'npx twoscale check "z^2/2 + 4*exp(-z^2/2)" --claim "sup(m, abs(d2psiK(m,K) - d2phi(m))) <= 2/K" --sites 4,8,16 --range m=-3:3',
		'```',
		'',
		'A claim is a comparison (`<=`, `<`, `>=`, `>`, `==`, or a chain such as `0.3 <= d2phi(m) <= 1.7`) between expressions with `+ - * / ^`, `pi`, `abs min max sqrt exp',
		'log`, the quantities below and the parameters of ψ. `sup(m, …)` and `inf(m, …)` run over the means of `--range` (default m₀ ± 4 s₀, inside the admissible',
		'means), `sup(m in [-1,1], …)` over an interval, `sup(K, …)` over `--sites`. A variable that nothing binds means "for all" over its range. Variables:',
		'`m` mean, `s` or `sigma` field, `z` spin, `K` sites of a block; also `m1`, `m2`, ….',
		'',
		'Values carry their errors through every operation. *fails* rests on one point and names it. *holds* rests, over one variable and where both sides are made of',
		'ψ, its derivatives and numbers, on interval bounds of the whole range, by branch and bound; with φ, φ\\*, ψ_K or laws it rests on a search of the range, which is',
		'no proof, and the evidence says which it was. `rho` is known between two ends only: the ends decide, and both are printed. An equality at the worst point is',
		'*inconclusive*. Exit status 1 when a claim fails, with `--strict` 3 when it stays open.',
		'',
		'| quantity | meaning |',
		'|---|---|',
		...QUANTITIES.map((q) => `| \`${signature(q.name)}\` | ${cell(q.meaning)} |`),
		'',
		'| constant | meaning |',
		'|---|---|',
		...SCALARS.map((s) => `| \`${s.name}\` | ${cell(s.meaning)} |`),
		'',
	].join('\n')
}
