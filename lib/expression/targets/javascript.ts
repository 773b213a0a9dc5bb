/**
 * Expression graph → readable JavaScript source and the kernel compiled from it.
 *
 * The source has identifiers of our own only: x0, x1, … for batch variables, u0, … for uniform ones, t1, … for shared values.
 */
import type { Kernel, KernelOptions } from '../kernel.ts'
import type { Expression } from '../node.ts'
import { print } from './javascript/print.ts'
import { environment, evaluateSource } from './javascript/runtime.ts'
import type { Lowered } from './lower.ts'
import { lower } from './lower.ts'

type Evaluate = (batch: readonly Float64Array[], uniforms: ArrayLike<number>, out: readonly Float64Array[], count: number) => void

/**
 * outputs as a batch kernel in plain JavaScript.
 *
 * Executes the same IEEE operations as `compileWebAssembly`, point by point: identical bits (NaN payloads aside).
 * @throws RangeError when an output contains a variable that is neither batch nor uniform.
 */
export function compileJavaScript(outputs: readonly Expression[], options: KernelOptions = {}): Kernel {
	const start = performance.now()
	const batch = options.batch ?? ['z']
	const uniform = options.uniform ?? []
	const lowered = lower(outputs, batch, uniform)
	const names = environment(lowered.program)
	const source = kernelSource(lowered, batch, uniform, names.keys())
	const run = evaluateSource(source, names) as Evaluate
	const point = batch.map(() => new Float64Array(1))
	const result = outputs.map(() => new Float64Array(1))
	return {
		target: 'javascript',
		outputs,
		batch,
		uniform,
		source,
		evaluate: (b, u, out, count = (b[0] as Float64Array).length) => run(b, u, out, count),
		at(values) {
			point.forEach((p, k) => {
				p[0] = values[k] as number
			})
			run(point, values.slice(batch.length), result, 1)
			return result.map((r) => r[0] as number)
		},
		diagnostics: { nodes: lowered.nodes, bytes: source.length, milliseconds: performance.now() - start, warnings: lowered.warnings },
	}
}

/** A name that may stand in a comment. */
function commented(name: string): string {
	return /^\w{1,40}$/.test(name) ? name : '?'
}

function kernelSource(lowered: Lowered, batch: readonly string[], uniform: readonly string[], reserved: Iterable<string>): string {
	const { program, varying } = lowered
	const outputs = program.results.map((_, k) => `out${k}`)
	// Values of the prologue that the loop reads need a name.
	const hoisted = new Set<number>()
	for (const v of program.values)
		if (varying[v.index] === 1 && program.uses[v.index] !== 0) for (const w of v.operands) if (varying[w.index] === 0) hoisted.add(w.index)
	for (const r of program.results) hoisted.add(r.index)
	const { statements, results } = print(program, {
		reserved: [...reserved, ...outputs, 'batch', 'uniforms', 'out', 'count', 'i'],
		keep: (v) => varying[v.index] === 0 && hoisted.has(v.index),
	})
	const lines = [
		`// ${lowered.nodes} nodes, ${results.length} outputs`,
		'function kernel(batch, uniforms, out, count) {',
		...batch.map((name, k) => `\tconst batch${k} = batch[${k}] // ${commented(name)}`),
		...uniform.map((name, k) => `\tconst u${k} = uniforms[${k}] // ${commented(name)}`),
		...outputs.map((name, k) => `\tconst ${name} = out[${k}]`),
		...statements.filter((s) => varying[s.index] === 0).map((s) => `\t${s.code}`),
		'\tfor (let i = 0; i < count; i++) {',
		...batch.map((_, k) => `\t\tconst x${k} = batch${k}[i]`),
		...statements.filter((s) => varying[s.index] === 1).map((s) => `\t\t${s.code}`),
		...results.map((text, k) => `\t\tout${k}[i] = ${text}`),
		'\t}',
		'}',
	]
	return lines.join('\n')
}
