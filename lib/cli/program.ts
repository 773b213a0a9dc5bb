/** The command tree. Command modules load only when they run, so that `--help` is immediate. */
import { Command, type CommanderError, Option } from 'commander'
import { InputError } from '../errors.ts'
import { wholeNumber } from './arguments.ts'
import type { Flag, FlagValues } from './flags.ts'
import { pick } from './flags.ts'
import { version } from './version.ts'

type Run = (psi: string, flags: FlagValues) => Promise<void>
type RunWords = (words: readonly string[], flags: FlagValues) => Promise<void>

interface CommandSpecification {
	readonly path: readonly string[]
	readonly summary: string
	readonly flags: readonly Flag[]
	readonly example: string
	readonly load?: () => Promise<Run>
	/** False: the command takes no ψ, and `Run` gets an empty one. */
	readonly psi?: false
	/** The command takes several words instead of one ψ: what they are. */
	readonly words?: { readonly name: string; readonly help: string; readonly load: () => Promise<RunWords> }
}

const COMMANDS: readonly CommandSpecification[] = [
	{
		path: ['potential'],
		summary: 'derivatives, class, convex + bounded split, admissible fields and means of ψ',
		flags: pick('json', 'param'),
		example: 'twoscale potential "z^4/4 - a*z^2/2" --param a=1',
		load: async () => (await import('./potential.ts')).run,
	},
	{
		path: ['cramer'],
		summary: 'φ* with cumulants at fields, φ with derivatives at means, closed form',
		flags: pick('json', 'param', 'mean', 'field'),
		example: 'twoscale cramer "z^2/2 + cos(z)" --mean -1,0,1 --field 0,2',
		load: async () => (await import('./cramer.ts')).run,
	},
	{
		path: ['block'],
		summary: 'the local Cramér ψ_K at sites and means, and from which K it is convex',
		flags: pick('json', 'param', 'sites', 'mean', 'sites-scanned', 'no-convexity', 'threshold', 'tolerance'),
		example: 'twoscale block "z^2/2 + a/cosh(2*z)" --param a=4 --sites 2,6,7 --mean 0,0.3',
		load: async () => (await import('./block.ts')).run,
	},
	{
		path: ['constants'],
		summary: 'spectral gap, Poincaré and log-Sobolev constants of tilted laws (K = 1) and of canonical ensembles of two and three sites',
		flags: pick('json', 'param', 'sites', 'mean', 'field'),
		example: 'twoscale constants "z^4/4 - z^2/2" --sites 1,2 --mean 0,0.5',
		load: async () => (await import('./constants.ts')).run,
	},
	{
		path: ['operator'],
		summary: 'the coarse-grained operators of splines: exact rows, symbols, expansions, constants (takes no ψ)',
		flags: pick('json', 'degree', 'blocks', 'sites'),
		example: 'twoscale operator --degree 2 --blocks 8 --sites 64',
		load: async () => (await import('./operator.ts')).run,
		psi: false,
	},
	{
		path: ['energy'],
		summary: 'the coarse-grained Hamiltonian H̄ at the projection of a profile, its slope, and their limits',
		flags: pick('json', 'param', 'degree', 'blocks', 'sites', 'space', 'profile', 'add'),
		example: 'twoscale energy "z^4/4 + z^2/2" --degree 2 --blocks 3 --sites 12 --profile "0.2 + 0.5*cos(2*pi*theta)"',
		load: async () => (await import('./energy.ts')).run,
	},
	{
		path: ['flow', 'macro'],
		summary: 'the hydrodynamic equation ∂ζ/∂t = ∂²φ′(ζ)/∂θ²',
		flags: pick('json', 'param', 'profile', 'time', 'at', 'tolerance', 'out'),
		example: 'twoscale flow macro "z^4/4 + z^2/2" --profile "0:1/4: 0.8; 1/4:1: -0.2" --time 0.01',
		load: async () => (await import('./flow-macro.ts')).run,
	},
	{
		path: ['flow', 'meso'],
		summary: 'the mesoscopic flow η′ = −Ā∇H̄(η) on splines',
		flags: pick('json', 'param', 'degree', 'blocks', 'sites', 'profile', 'time', 'at', 'operator', 'energy', 'product', 'tolerance', 'out'),
		example: 'twoscale flow meso "z^2/2 + 2*exp(-z^2)" --degree 2 --blocks 16 --sites 1024 --time 0.01',
		load: async () => (await import('./flow-meso.ts')).run,
	},
	{
		path: ['flow', 'micro'],
		summary: 'ensembles of the Kawasaki dynamics dX = −A∇H dt + √2 Dᵗ dB',
		flags: pick('json', 'param', 'sites', 'replicas', 'profile', 'time', 'start', 'scheme', 'dt', 'degree', 'blocks', 'operator', 'energy', 'product', 'plain', 'out'),
		example: 'twoscale flow micro "z^4/4 - z^2/2" --sites 64 --replicas 1000 --time 0.02',
		load: async () => (await import('./flow-micro.ts')).run,
	},
	{
		path: ['flow', 'law'],
		summary: 'the law on two or three sites: entropy, its dissipation, spectral gap, Wasserstein distances',
		flags: pick('json', 'param', 'mean', 'time', 'cells'),
		example: 'twoscale flow law "z^4/4 - z^2/2" --mean -0.5,0.5 --time 0.01,0.05',
		load: async () => (await import('./flow-law.ts')).run,
	},
	{
		path: ['check'],
		summary: 'what the theory claims, statement by statement: verdicts with margins and counterexamples',
		flags: pick('json', 'param', 'only', 'quick', 'strict', 'claim', 'sites', 'range'),
		example: 'twoscale check "z^2/2 + 2*exp(-z^2)" --quick',
		load: async () => (await import('./check.ts')).run,
	},
	{
		path: ['derive'],
		summary: 'a derivation as LaTeX for an appendix: every line is certified by an independent computation',
		flags: pick('json', 'param', 'degree', 'blocks', 'sites', 'bib', 'out'),
		example: 'twoscale derive "z^2/2 - log(1 + a*cos(3*z))" --param a=1/2 --degree 2',
		load: async () => (await import('./derive.ts')).run,
	},
	{
		path: ['study'],
		summary: 'the rate of the hydrodynamic limit, measured over N: with predictions, bounds and fits; can be interrupted and goes on',
		flags: pick('json', 'param', 'sites', 'blocks', 'degree', 'start', 'time', 'profile', 'observables', 'replicas', 'error', 'budget', 'scheme', 'step', 'shards', 'engine', 'sbatch', 'tasks', 'wait', 'resume', 'take-over', 'watch', 'out'),
		example: 'twoscale study "z^2/2 + exp(-z^2)/2" --sites 16,32,64,128 --blocks 4,8 --start local-gibbs --error 0.005 --out study',
		words: { name: 'psi|file.yaml|step', help: 'potentials, or one study file; or plan …, run DIR, merge DIR, status DIR: the steps on their own', load: async () => (await import('./study.ts')).run },
	},
	{
		path: ['report'],
		summary: 'everything, as report.html, report.md, report.tex, figures, tables and data.json',
		flags: pick('json', 'param', 'out', 'profile', 'time', 'mean', 'field', 'sites', 'sites-scanned', 'degree', 'blocks', 'replicas', 'no-statements'),
		example: 'twoscale report "z^2/2 + 2*exp(-z^2)" --out report',
		load: async () => (await import('./report.ts')).run,
	},
	{
		path: ['tables'],
		summary: 'the tables of the documentation as Markdown, LaTeX for papers, and CSV (takes no ψ)',
		flags: pick('json', 'only', 'out'),
		example: 'twoscale tables --only line,threshold --out tables',
		load: async () => (await import('./tables.ts')).run,
		psi: false,
	},
]

/** Every command takes these. */
const COMMON_FLAGS = pick('seed', 'threads')

/** The words that name each command. */
export const COMMAND_PATHS: readonly (readonly string[])[] = COMMANDS.map((c) => c.path)

export function buildProgram(): Command {
	const program = new Command('twoscale')
	program
		.description(
			'Give it a single-site potential ψ(z): it derives the two-scale picture of the Kawasaki dynamics, compiles it to fast kernels, and says what holds, with which constant.',
		)
		.version(version(), '-V, --version')
		.addHelpText(
			'after',
			'\nψ is an expression in z with + - * / ^, pi, exp log sqrt sin cos sinh cosh tanh atan erf and named parameters.\nExit status: 0 done, 1 a check failed, 2 bad input, 3 numerical outcome not reached.\nStart with:  twoscale report "z^2/2 + 2*exp(-z^2)" --out report',
		)
		.showHelpAfterError(false)
	configure(program)
	const groups = new Map<string, Command>()
	for (const specification of COMMANDS) {
		let parent = program
		for (const name of specification.path.slice(0, -1)) {
			let group = groups.get(name)
			if (group === undefined) {
				group = configure(parent.command(name).description('the gradient flows: macro, meso, micro, law'))
				groups.set(name, group)
			}
			parent = group
		}
		addCommand(parent, specification)
	}
	return program
}

function addCommand(parent: Command, specification: CommandSpecification): void {
	const command = configure(parent.command(specification.path[specification.path.length - 1] as string), specification)
	command.description(specification.summary)
	if (specification.words !== undefined) command.argument(`<${specification.words.name}...>`, specification.words.help)
	else if (specification.psi !== false) command.argument('<psi>', 'the single-site potential, an expression in z')
	for (const f of [...specification.flags, ...COMMON_FLAGS]) {
		const option = new Option(`--${f.name}${f.value === undefined ? '' : ` <${f.value}>`}`, f.help)
		if (f.repeatable === true) option.argParser((value: string, previous: string[] | undefined) => [...(previous ?? []), value])
		command.addOption(option)
	}
	command.addHelpText('after', `\nExample:\n  ${specification.example}`)
	command.action(async (...given: unknown[]) => {
		const psi = specification.psi === false ? '' : (given[0] as string)
		const flags = (given.at(-1) as Command).opts<FlagValues>()
		if (flags['seed'] !== undefined) wholeNumber('seed', flags['seed'] as string, 0)
		if (flags['threads'] !== undefined) wholeNumber('threads', flags['threads'] as string, 1)
		if (specification.words !== undefined) {
			const run = await specification.words.load()
			return run(given[0] as readonly string[], flags)
		}
		const run = await specification.load!()
		await run(psi, flags)
	})
}

/** Commander's own complaints become the one-line input errors of the contract. */
function configure(command: Command, specification?: CommandSpecification): Command {
	return command
		.helpCommand(false)
		.exitOverride((error: CommanderError) => {
			if (error.exitCode === 0) process.exit(0)
			throw complaint(error, command, specification)
		})
		.configureOutput({ outputError: () => undefined, writeErr: () => undefined })
}

function complaint(error: CommanderError, command: Command, specification: CommandSpecification | undefined): InputError {
	const path = specification?.path.join(' ') ?? (command.parent === null ? '' : `${command.name()} `)
	const known = COMMANDS.map((c) => c.path.join(' ')).filter((name) => name.startsWith(path))
	const expected = `(expected ${known.join(', ')})`
	const example = specification?.example ?? COMMANDS.find((c) => c.path.join(' ') === known.at(-1))?.example
	if (error.code === 'commander.help') return new InputError('bad-flag', `no command is given ${expected}`, `Try: ${example}`)
	const words = error.message
		.replace(/^error: /, '')
		.replace(/\s*\n\s*/g, ' ')
		.replace(/\.$/, '')
	if (error.code === 'commander.unknownCommand')
		return new InputError('bad-flag', `${words.replace("command '", `command '${path}`)} ${expected}`, `Try: ${example}`)
	if (error.code === 'commander.missingArgument')
		return new InputError('bad-flag', `${path}: the potential ψ is missing`, `Try: ${example}`)
	if (error.code === 'commander.excessArguments' && specification?.psi === false)
		return new InputError('bad-flag', `${path}: takes no potential; it depends on the spaces alone`, `Try: ${example}`)
	if (error.code === 'commander.excessArguments')
		return new InputError(
			'bad-flag',
			`${path}: ${words.replace(/^too many arguments for '.*?'/, 'too many arguments')}`,
			'Put ψ in quotes, and flags before --.',
		)
	return new InputError('bad-flag', `${path}: ${words}`, `Try twoscale ${path} --help.`)
}
