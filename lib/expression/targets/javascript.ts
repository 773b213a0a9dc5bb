/** Interim scalar JavaScript target. */
import type { Kernel, KernelOptions } from '../kernel.ts'
import type { Expression, ExponentialTerm } from '../node.ts'
import { topological } from '../node.ts'
import { toNumber } from '../rational.ts'
function erf(x: number): number {
	const a = Math.abs(x)
	if (a > 6) return Math.sign(x)
	if (a < 2.5) {
		let s = a,
			t = a
		for (let n = 1; n < 120; n++) {
			t *= (-a * a) / n
			s += t / (2 * n + 1)
		}
		return (Math.sign(x) * s * 2) / Math.sqrt(Math.PI)
	}
	let f = 0
	for (let k = 80; k >= 1; k--) f = k / 2 / (a + f)
	return Math.sign(x) * (1 - Math.exp(-a * a) / Math.sqrt(Math.PI) / (a + f))
}
export function compileJavaScript(outputs: readonly Expression[], options: KernelOptions = {}): Kernel {
	const t0 = performance.now()
	const batch = options.batch ?? ['z']
	const uniform = options.uniform ?? []
	const nodes = topological(outputs)
	const ref = new Map<Expression, string>()
	const lines: string[] = []
	const r = (e: Expression) => ref.get(e) as string
	const lse = (ts: readonly ExponentialTerm[]) =>
		`(() => { const m = Math.max(${ts.map((t) => r(t.exponent)).join(', ')}); return [m, ${ts.map((t) => `${r(t.weight)} * Math.exp(${r(t.exponent)} - m)`).join(' + ')}] })()`
	nodes.forEach((e, i) => {
		const v = `t${i}`
		let code: string
		switch (e.kind) {
			case 'constant':
				code = `${toNumber(e.value)}`
				break
			case 'pi':
				code = 'Math.PI'
				break
			case 'variable':
				code = `v_${e.name}`
				break
			case 'sum':
				code = e.terms.map(r).join(' + ')
				break
			case 'product':
				code = e.factors.map(r).join(' * ')
				break
			case 'power':
				code =
					e.exponent.d === 1n && e.exponent.n <= 64n
						? e.exponent.s < 0n
							? `1 / (${Array(Number(e.exponent.n)).fill(r(e.base)).join(' * ')})`
							: Array(Number(e.exponent.n)).fill(r(e.base)).join(' * ')
						: e.exponent.d === 2n && e.exponent.n === 1n
							? e.exponent.s < 0n
								? `1 / Math.sqrt(${r(e.base)})`
								: `Math.sqrt(${r(e.base)})`
							: `Math.pow(${r(e.base)}, ${toNumber(e.exponent)})`
				break
			case 'call':
				code = e.name === 'erf' ? `erf(${r(e.argument)})` : `Math.${e.name}(${r(e.argument)})`
				break
			case 'log-sum-exp':
				code = `(([m, s]) => m + Math.log(s))(${lse(e.terms)})`
				break
			case 'softmax':
				code = `(([m, s]) => Math.exp(${r((e.terms[e.index] as ExponentialTerm).exponent)} - m) / s)(${lse(e.terms)})`
				break
		}
		lines.push(`const ${v} = ${code};`)
		ref.set(e, v)
	})
	const source = `${lines.join('\n')}\nreturn [${outputs.map(r).join(', ')}];`
	const names = [...batch, ...uniform].map((n) => `v_${n}`)
	const f = new Function('erf', `return function(${names.join(', ')}) {\n${source}\n}`)(erf) as (...x: number[]) => number[]
	return {
		target: 'javascript',
		outputs,
		batch,
		uniform,
		source,
		at: (x) => f(...x),
		evaluate(b, u, out, count = (b[0] as Float64Array).length) {
			for (let i = 0; i < count; i++) {
				const y = f(...b.map((a) => a[i] as number), ...u)
				for (let k = 0; k < out.length; k++) (out[k] as Float64Array)[i] = y[k] as number
			}
		},
		diagnostics: { nodes: nodes.length, bytes: source.length, milliseconds: performance.now() - t0, warnings: [] },
	}
}
