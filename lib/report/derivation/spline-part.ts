/** Splines of degree L: Gram and stiffness forms, the coarse operators, their symbols and expansions. theory.md 1.1, 2.2, 5.7, 8.3. */
import { integerPower, type Rational, rational } from '../../expression/index.ts'
import type { CoarseOperatorKind } from '../../levels/meso/operator/index.ts'
import type { StencilName } from '../../splines/index.ts'
import { decimals, rationals, type Decimal } from './arithmetic.ts'
import { exactIntegrals, exactSums, modeSums } from './exact-sums.ts'
import { largest, type FormulaClaim, type Ledger, type Measured, type Reading } from './ledger.ts'
import { DIGITS, relative } from './potential-part.ts'
import { readBack, evaluateTree, type Tree } from './read-back.ts'
import type { Subject } from './subject.ts'

/** Forms in print: name, column, the factor that is divided out. */
const FORMS: readonly { name: StencilName; head: string; what: string }[] = [
	{ name: 'gram', head: '$M\\,S$', what: 'gram' },
	{ name: 'stiffness', head: '$M^{-1}\\,(\\int b_i\'b_j\')$', what: 'stiffness' },
	{ name: 'discreteGram', head: '$M\\,C^{\\mathsf T}C/N$', what: 'discreteGram' },
	{ name: 'latticeStiffness', head: '$M^{-1}\\,C^{\\mathsf T}AC/N$', what: 'latticeStiffness' },
]

export function splinePart(subject: Subject, ledger: Ledger): void {
	const L = subject.degree
	ledger.section('Splines and the coarse operators')
	ledger.text(
		`The mesoscopic space $Y$ consists of the periodic splines of degree $L=${L}$ on $M$ blocks of $K=N/M$ sites, with the $L^2$ inner product and the basis $b_0,\\dots,b_{M-1}$ of B-splines, $\\sum_jb_j=1$ (${L === 0 ? 'piecewise constants, as in \\cite{govw2009}' : 'projections onto splines appear in \\cite{dmow2018}, \\cite{dmow2018theory}'}). Let $C$ be the $N\\times M$ matrix of the averages of the $b_j$ over the cells of the sites, $S=(\\int b_ib_j)$, and $A=D^{\\mathsf T}D$ with $(Dx)_i=N(x_{i+1}-x_i)$. The projection $P=S^{-1}C^{\\mathsf T}/N$ gives two coarse operators, $\\bar A_{\\mathrm{nat}}=PANP^{\\mathsf T}$ and $\\bar A_{\\mathrm{inv}}=(PA^{-1}NP^{\\mathsf T})^{-1}$. All forms are circulant. Their entries for basis functions $d$ blocks apart are, exactly (folded modulo $M$ where $M$ is smaller),`,
	)
	stencilTable(subject, ledger)
	symbolLines(subject, ledger)
	rowsHere(subject, ledger)
}

/** Certified at K = 1, …, 2L + 6 and two M each: more points than the entries have coefficients, so that agreement is equality. */
function stencilTable({ degree: L, ingredients }: Subject, ledger: Ledger): void {
	const sizes = Array.from({ length: 2 * L + 6 }, (_, i) => i + 1)
	const blocks = [2 * L + 3, 2 * L + 4]
	const forms = FORMS.filter((f) => !(f.name === 'stiffness' && L === 0))
	const columns: { head: string; cells: string[] }[] = []
	for (const { name, head } of forms) {
		const form = ingredients.stencil(name, L)
		const cells = form.entries.map((e) => e.toLatex())
		const measure = (): Measured => {
			const trees = cells.map(readBack)
			let points = 0
			let defect = 0
			for (const M of blocks)
				for (const K of name === 'gram' || name === 'stiffness' ? [1] : sizes) {
					const exact = name === 'gram' || name === 'stiffness' ? exactIntegrals(L, M)[name] : exactSums(L, M, K)[name]
					const scale = integerPower(rational(M), BigInt(form.power))
					for (let d = 0; 2 * d <= M; d++) {
						const printed = d < trees.length ? evaluateTree(trees[d], { K: rational(K) }, rationals).mul(scale) : rational(0)
						points++
						if (!printed.equals(exact[d])) defect = 1
					}
				}
			return { points, defect }
		}
		const entered = ledger.claim({
			id: `stencil-${name}`,
			statement: `${head.replace(/\$/g, '')}:\\quad ${cells.map((c, d) => `d=${d}:\\ ${c}`).join(',\\quad ')}`,
			source: 'theory 2.2; Faulhaber sums of piecewise polynomials',
			method: `read back in exact rationals against sums over all sites of truncated powers, K = 1 ... ${sizes.length}, M = ${blocks.join(', ')}`,
			tolerance: 0,
			measure,
		})
		if (entered) columns.push({ head, cells })
	}
	if (columns.length === 0) return
	const height = Math.max(...columns.map((c) => c.cells.length))
	const widest = columns.map((c) => c.cells.reduce((w, cell) => Math.max(w, cell.length), 0)).reduce((a, b) => a + b, 0)
	const tables = widest > 130 ? split(columns) : [columns]
	for (const list of tables)
		ledger.table(
			`r${'l'.repeat(list.length)}`,
			['$d$', ...list.map((c) => c.head)],
			Array.from({ length: height }, (_, d) => [`$${d}$`, ...list.map((c) => `$${(c.cells[d] ?? '0').replace(/\\frac/g, '\\tfrac')}$`)]).filter((row) => row.slice(1).some((cell) => cell !== '$0$')),
		)
}

/** Tables that are no wider than a page. */
function split<T extends { cells: string[] }>(columns: readonly T[]): T[][] {
	const short = columns.filter((c) => c.cells.every((cell) => cell.length < 24))
	const long = columns.filter((c) => !short.includes(c))
	return [...(short.length > 0 ? [short] : []), ...long.map((c) => [c])]
}

const KINDS: readonly { kind: CoarseOperatorKind; name: string; words: string }[] = [
	{ kind: 'natural', name: '\\lambda^{\\mathrm{nat}}_q', words: 'natural' },
	{ kind: 'inverse', name: '\\lambda^{\\mathrm{inv}}_q', words: 'inverse' },
]

function symbolLines({ degree: L, ingredients }: Subject, ledger: Ledger): void {
	ledger.text('The eigenvalues of the coarse operators, with $s=\\sin^{2}(\\pi q/M)$ for the modes $q=1,\\dots,M-1$, are')
	const a = decimals(DIGITS)
	const sizes = [
		[1, 5],
		[2, 6],
		[3, 7],
		[4, 4],
	] as const
	ledger.formulas(
		KINDS.map(({ kind, name }): FormulaClaim => ({
			id: `symbol-${kind}`,
			lhs: name,
			rhs: ingredients.symbol(kind, L),
			source: 'theory 5.7, 8.3; generating functions of the exact forms',
			method: 'read back in 40 digits against discrete Fourier sums of the cell averages at (K, M) = (1,5), (2,6), (3,7), (4,4), all modes',
			tolerance: 1e-30,
			measure: (value) => {
				let points = 0
				const defects: number[] = []
				for (const [K, M] of sizes) {
					const sums = modeSums(L, M, K, a)
					for (let q = 1; q < M; q++) {
						const sine = a.pi().times(q).div(M).sin()
						const at = { s: sine.times(sine), K: a.of(K), M: a.of(M) }
						const exact = kind === 'natural' ? sums.stiffness[q].div(sums.gram[q]) : sums.gram[q].div(sums.inverse[q])
						defects.push(relative(value(at, a), exact))
						points++
					}
				}
				return { points, defect: largest(defects) }
			},
		})),
	)
	ledger.text(
		L === 0
			? 'and for large $M$ and $N$, with every term that no other one divides (the natural operator is too large by the factor $K$ on piecewise constants, which is why \\cite{govw2009} define the coarse operator through the inverse),'
			: 'and for large $M$ and $N$, with every term that no other one divides,',
	)
	ledger.formulas(
		KINDS.map(({ kind, name }): FormulaClaim => {
			const { latex, leading } = ingredients.expansion(kind, L)
			return {
				id: `expansion-${kind}`,
				lhs: name,
				rhs: latex,
				source: 'theory 5.7, 8.3; power series with exact coefficients',
				method: 'read back in 120 digits against the printed symbol at q = 1, M = 2000 and at sizes N where two of the terms are equally large: remainder over the sum of the terms',
				tolerance: 1e-2,
				measure: (value) => expansionDefect(value, readBack(ingredients.symbol(kind, L)), leading),
			}
		}),
	)
}

/** (value − printed)/(2π)² over the sum of the sizes of the printed terms. */
function expansionDefect(value: Reading, symbol: Tree, leading: readonly { blocks: number; sites: number; coefficient: Rational }[]): Measured {
	const a = decimals(120)
	const M = 2000
	const sizes = new Set([3, M])
	for (const t of leading)
		for (const u of leading)
			if (t !== u && t.sites !== u.sites) {
				const exponent = (u.blocks + u.sites - t.blocks - t.sites) / (t.sites - u.sites)
				const K = Math.round(M ** exponent)
				if (K >= 2 && K < 1e30) sizes.add(K)
			}
	const defects = [...sizes].map((K) => {
		const sine = a.pi().div(M).sin()
		const [k, m] = [a.of(K), a.of(M)]
		const exact = evaluateTree(symbol, { s: sine.times(sine), K: k, M: m }, a)
		const printed = value({ q: a.of(1), K: k, M: m, N: k.times(m) }, a)
		const front = a.pi().times(2).pow(2)
		const front1 = exact.div(front).gt(K / 2) && printed.div(front).gt(K / 2) ? front.times(k) : front
		const size = leading.map((t) => a.pi().div(m).pow(t.blocks).times(a.pi().div(k.times(m)).pow(t.sites)).times(Math.abs(Number(t.coefficient.n) / Number(t.coefficient.d)))).reduce((x: Decimal, y) => x.plus(y))
		return exact.minus(printed).div(front1).div(size).abs().toNumber()
	})
	return { points: sizes.size, defect: largest(defects) }
}

/** Exact first rows at the sizes that were asked for. */
function rowsHere({ degree: L, blocks, sites, ingredients }: Subject, ledger: Ledger): void {
	if (blocks === null || sites === null || !Number.isFinite(sites)) return
	const K = sites / blocks
	const shown = Math.min(L + 2, Math.floor(blocks / 2) + 1)
	ledger.text(`At $M=${blocks}$, $N=${sites}$ ($K=${K}$), the first rows are, up to distance $${shown - 1}$,`)
	const row = (name: StencilName) => {
		const form = ingredients.stencil(name, L)
		const scale = integerPower(rational(blocks), BigInt(form.power))
		const out = Array.from({ length: blocks }, () => rational(0))
		form.entriesAt(K).forEach((entry, d) => {
			const v = entry.mul(scale)
			out[d % blocks] = out[d % blocks].add(v)
			if (d > 0) out[(blocks - (d % blocks)) % blocks] = out[(blocks - (d % blocks)) % blocks].add(v)
		})
		return out
	}
	const texts = (r: readonly Rational[]) => r.slice(0, shown).map((x) => (x.d === 1n ? `${x.s * x.n}` : `${x.s < 0n ? '-' : ''}\\tfrac{${x.n}}{${x.d}}`))
	const statement = (id: string, lhs: string, name: 'gram' | 'latticeStiffness') => {
		const cells = texts(row(name))
		return {
			id,
			statement: `${lhs} = \\bigl(${cells.join(',\\ ')},\\dots\\bigr)`,
			rows: [`${lhs} &= \\bigl(${cells.join(',\\ ')},\\dots\\bigr)`],
			source: 'theory 2.2',
			method: 'read back in exact rationals against sums over all sites of truncated powers',
			tolerance: 0,
			measure: () => {
				if (blocks * K > 20_000) throw new RangeError('too many sites to be summed one by one')
				const exact = name === 'gram' ? exactIntegrals(L, blocks).gram : exactSums(L, blocks, K).latticeStiffness
				return { points: shown, defect: largest(cells.map((c, d) => (evaluateTree(readBack(c), {}, rationals).equals(exact[d]) ? 0 : 1))) }
			},
		}
	}
	ledger.statements([statement('row-gram', 'S_{0,\\cdot}', 'gram'), statement('row-natural', '(C^{\\mathsf T}AC/N)_{0,\\cdot}', 'latticeStiffness')])
}
