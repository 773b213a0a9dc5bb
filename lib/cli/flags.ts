/** Every flag once: its name, value, help. Commands pick from here, so that a flag means the same everywhere. */

export interface Flag {
	readonly name: string
	readonly value?: string
	readonly help: string
	readonly takesValue: boolean
	/** The flag may be given several times. */
	readonly repeatable?: boolean
	/** Its value is options of another program: it may look like a flag. */
	readonly foreign?: boolean
}

function flag(name: string, value: string | undefined, help: string, repeatable = false): Flag {
	return { name, help, takesValue: value !== undefined, repeatable, ...(value === undefined ? {} : { value }) }
}

const ALL: readonly Flag[] = [
	flag('json', undefined, 'one JSON document on stdout, nothing else'),
	flag(
		'param',
		'name=value',
		'value of a named parameter, e.g. a=1.5 or a=1/3 (repeatable); potential, cramer and block also scan: a=0.5:6:0.25',
		true,
	),
	flag('seed', 'integer', 'seed of everything random (default 1)'),
	flag('threads', 'count', 'worker threads (default: all cores); never changes a result'),
	flag('out', 'directory', 'where to write: the report (default: report), the tables (default: docs/tables), or the space–time field of a flow as CSV'),
	flag('mean', 'm,…', 'means, e.g. -1,0,0.5 or -1:1:0.25 (default m0 ± 4 s0); for a law, one for each of its sites'),
	flag('field', 's,…', 'fields, e.g. 0,1,-1/2'),
	flag('sites', 'K,…', 'numbers of sites, e.g. 1,2,8 or 1:16; for splines one N = K × blocks, or infinity'),
	flag('degree', 'L', 'degree of the splines, 0 … 5 (default 2)'),
	flag('blocks', 'M', 'number of blocks of the splines'),
	flag('operator', 'name', 'natural: PANPᵗ (default for degree ≥ 1), or inverse: (PA⁻¹NPᵗ)⁻¹ (default for degree 0)'),
	flag('energy', 'name', 'H̄ that drives the flow: corrected (default), exact, gaussian, leading or limit'),
	flag('product', 'name', 'inner product of the splines: l2 (default), or normalised, in which PNPᵗ = 1'),
	flag('sites-scanned', 'count', 'largest K of the convexity scan (default 128)'),
	flag('no-convexity', undefined, 'rows only: skip the scan for convexFrom'),
	flag('threshold', 'name', 'bisect this parameter (with --param name=lo:hi) for the values at which convexFrom changes'),
	flag('space', 'name', 'splines (default), or polynomials: discontinuous, of degree L on each block'),
	flag('profile', 'ζ0', 'initial profile: expression in theta, pieces "0:1/4: 0.8; 1/4:1: -0.2", or a CSV file'),
	flag('add', 'sequence:a', 'on top of the coefficients of Pζ: alternating:a is a(−1)^j, quarter:a is a cos(πj/2), concentrated:a is a√M at j = 0'),
	flag('time', 't,…', 'times (default 0.02/φ″(m0))'),
	flag('at', 'θ,…', 'positions, modulo 1, at which ζ is printed (default 0,1/8,…)'),
	flag('replicas', 'R', 'independent copies of the chain (default 1000)'),
	flag('start', 'name', 'deterministic: cell averages of the profile (default); local-gibbs: a product of tilted laws with these means; canonical: μ_{N,m} of a constant profile'),
	flag('scheme', 'name', 'euler-maruyama, leimkuhler-matthews, metropolis, tamed-euler or exact-gaussian (default: from the class of ψ)'),
	flag('observables', 'name,…', 'what is fitted: squaredHminus1, coarseSquared, mesoSquaredHminus1, mesoSquared, energyGap, operatorGap (default: all that the rest allows)'),
	flag('error', 'ε', 'replicas until the relative standard error of E|X̄ − ζ|² is ε (default 0.02)'),
	flag('budget', 'count', 'site updates of the whole study, spread over N by variance and cost'),
	flag('step', 'N²dt', 'the time step in units of 1/N² (default: suggested for the scheme)'),
	flag('shards', 'a-b', 'the shards to run, both ends included (default: all)'),
	flag('engine', 'name', 'threads: this machine (default), or slurm: a job array that is submitted with sbatch, and a job that merges after it'),
	{ ...flag('sbatch', 'options', 'options of sbatch for both jobs, e.g. "--partition=long --account=x --time=2:00:00"'), foreign: true },
	flag('tasks', 'count', 'tasks of the array at most (default: some minutes of work each, up to 1000)'),
	flag('wait', undefined, 'wait for the jobs and print the result as without --engine'),
	flag('resume', undefined, 'continue a study: refused where there is none (without it a study is begun or continued)'),
	flag('take-over', undefined, 'first free the shards that processes of other hosts have in work: only if those hosts or processes are certainly dead'),
	flag('watch', undefined, 'again every second, until everything is there or Ctrl-C'),
	flag('bib', undefined, 'BibTeX entries of what is cited, as comments after the LaTeX'),
	flag('plain', undefined, 'no control variate: plain means over the replicas'),
	flag('cells', 'count', 'cells along the longest side of the law, a multiple of 4 (default 400 for two sites, 96 for three)'),
	flag('dt', 'number', 'largest time step (default: suggested for the scheme)'),
	flag('only', 'id,…', 'statements to try: ids, numbers such as 3.2, or parts such as 3; of tables, their names'),
	flag('claim', 'inequality', 'your own estimate instead, e.g. "sup(m, abs(d2psiK(m,K) - d2phi(m))) <= 2/K" (repeatable); exit status 1 when it fails', true),
	flag('range', 'x=lo:hi', 'what m, s or z of a claim ranges over (default m0 ± 4 s0; repeatable)', true),
	flag('quick', undefined, 'smaller sizes, without the statements that take long'),
	flag('no-statements', undefined, 'a report without the statements and constants, in half the time'),
	flag('strict', undefined, 'exit status 3 when a statement stays inconclusive'),
	flag('tolerance', 'number', 'relative tolerance of the flow, or width of the enclosures of --threshold'),
]

/** Flags by name, without the dashes. */
export const COMMAND_FLAGS: ReadonlyMap<string, Flag> = new Map(ALL.map((f) => [f.name, f]))

export function pick(...names: readonly string[]): Flag[] {
	return names.map((name) => {
		const found = COMMAND_FLAGS.get(name)
		if (found === undefined) throw new RangeError(`no flag --${name}`)
		return found
	})
}

/** The values of the flags as commander collects them: text, true, or lists of texts. */
export type FlagValues = Readonly<Record<string, string | boolean | readonly string[] | undefined>>
