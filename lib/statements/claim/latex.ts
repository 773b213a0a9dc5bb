/** A claim as LaTeX (math mode), in the symbols of docs/notation.md. */
import type { Claim, Node, Variable } from './tree.ts'
import type { Comparison } from './tokens.ts'

const RELATIONS: Readonly<Record<Comparison, string>> = { '<=': '\\le', '<': '<', '>=': '\\ge', '>': '>', '==': '=' }

const SUM = 1
const PRODUCT = 2
const ATOM = 4
type Printed = readonly [latex: string, binding: number]

export function claimLatex({ sides, comparisons }: Claim): string {
	return sides.map((side, i) => `${i > 0 ? ` ${RELATIONS[comparisons[i - 1] as Comparison]} ` : ''}${printed(side)[0]}`).join('')
}

function bare(node: Node): string {
	return printed(node)[0]
}

function bound(node: Node, least: number): string {
	const [latex, binding] = printed(node)
	return binding >= least ? latex : `\\left(${latex}\\right)`
}

function printed(node: Node): Printed {
	switch (node.kind) {
		case 'number':
			return [numeral(node.text), ATOM]
		case 'pi':
			return ['\\pi', ATOM]
		case 'parameter':
			return [symbol(node.name), ATOM]
		case 'scalar':
			return [node.scalar.latex, node.scalar.latex.startsWith('\\inf') ? PRODUCT : ATOM]
		case 'variable':
			return [symbol(node.variable.name), ATOM]
		case 'negative':
			return [`-${bound(node.node, PRODUCT)}`, SUM]
		case 'sum':
			return [node.terms.map((t, i) => `${i === 0 ? '' : t.negative ? ' - ' : ' + '}${bound(t.node, t.node.kind === 'extremum' && i < node.terms.length - 1 ? ATOM : i === 0 ? SUM : PRODUCT)}`).join(''), SUM]
		case 'product': {
			const above = node.factors.filter((f) => !f.inverse).map((f) => f.node)
			const below = node.factors.filter((f) => f.inverse).map((f) => f.node)
			if (below.length === 0) return [factors(above), PRODUCT]
			return [`\\frac{${above.length === 0 ? '1' : factors(above)}}{${factors(below)}}`, PRODUCT]
		}
		case 'power':
			return [`${base(node.base)}^{${bare(node.exponent)}}`, PRODUCT]
		case 'call':
			return call(node.name, node.operands)
		case 'quantity':
			return [node.quantity.latex(node.operands.map(bare)), ATOM]
		case 'extremum':
			return [`\\${node.which}_{${node.variables.map(binding).join(',\\,')}} ${bound(node.body, PRODUCT)}`, PRODUCT]
	}
}

/** A single factor keeps its sum without parentheses: it is alone in a fraction. */
function factors(nodes: readonly Node[]): string {
	if (nodes.length === 1) return bare(nodes[0] as Node)
	return nodes.map((n, i) => `${i === 0 ? '' : startsWithDigit(n) ? ' \\cdot ' : ' \\, '}${bound(n, i === 0 && n.kind !== 'negative' ? PRODUCT : n.kind === 'extremum' ? ATOM : PRODUCT)}`).join('')
}

function startsWithDigit(node: Node): boolean {
	return /^\d/.test(bare(node))
}

/** Function values raised to a power stand in parentheses: (φ″(m))². */
function base(node: Node): string {
	return node.kind === 'number' || node.kind === 'variable' || node.kind === 'parameter' || node.kind === 'pi' || (node.kind === 'call' && node.name === 'abs') ? bare(node) : `\\left(${bare(node)}\\right)`
}

function call(name: string, operands: readonly Node[]): Printed {
	const inside = operands.map(bare)
	switch (name) {
		case 'abs':
			return [`\\left|${inside[0]}\\right|`, ATOM]
		case 'sqrt':
			return [`\\sqrt{${inside[0]}}`, ATOM]
		case 'exp':
			return [`e^{${inside[0]}}`, ATOM]
		case 'log':
			return [`\\log\\left(${inside[0]}\\right)`, ATOM]
		default:
			return [`\\${name}\\left\\{${inside.join(',\\,')}\\right\\}`, ATOM]
	}
}

function binding(variable: Variable): string {
	const { range } = variable
	return `${symbol(variable.name)}${range ? `\\in[${bare(range[0])},${bare(range[1])}]` : ''}`
}

const GREEK = 'alpha beta gamma delta epsilon zeta eta theta kappa lambda mu nu xi rho sigma tau phi chi psi omega'.split(' ')

/** m1 → m_{1}, sigma → \sigma, rate → \mathrm{rate}. */
function symbol(name: string): string {
	const [, letters, digits] = /^(.*?)(\d*)$/.exec(name) as unknown as [string, string, string]
	const head = GREEK.includes(letters) ? `\\${letters}` : letters.length === 1 ? letters : `\\mathrm{${letters.replace(/_/g, '\\_')}}`
	return digits === '' ? head : `${head}_{${digits}}`
}

/** 1e-3 → 10^{-3}, 2.5e4 → 2.5\cdot10^{4}. */
function numeral(text: string): string {
	const match = /^(.*)[eE]([+-]?\d+)$/.exec(text)
	if (!match) return text
	const power = `10^{${Number(match[2])}}`
	return match[1] === '1' ? power : `${match[1]}\\cdot${power}`
}
