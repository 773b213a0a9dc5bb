/**
 * Expansion of products and integer powers of sums over the rationals: the polynomial part of an expression in its
 * monomials. Equal polynomials in equal "atoms" (variables, calls, other irreducible nodes) become the same node.
 */
import { one, product, sum } from './construct.ts'
import type { Expression } from './node.ts'
import { dependsOn } from './node.ts'

/** Most monomials an expansion may have before the factored form is kept. */
const MAXIMAL_MONOMIALS = 512

/** Products of monomials that an expansion may still form; shared by expansions that belong together. */
export interface ExpansionBudget {
	products: number
}

/**
 * e with products and positive integer powers of sums multiplied out (arguments of functions are left alone); e itself when
 * that has too many monomials.
 */
export function expandPolynomial(e: Expression, budget: ExpansionBudget = { products: 12_000 }): Expression {
	const monomials = expandTerms(e, budget)
	return monomials === undefined ? e : sum(monomials)
}

function multiplyOut(a: readonly Expression[], b: readonly Expression[], budget: ExpansionBudget): Expression[] | undefined {
	budget.products -= a.length * b.length
	return budget.products < 0 ? undefined : collect(a.flatMap((x) => b.map((y) => product([x, y]))))
}

function expandTerms(e: Expression, budget: ExpansionBudget): Expression[] | undefined {
	switch (e.kind) {
		case 'sum': {
			const parts: Expression[] = []
			for (const t of e.terms) {
				const part = expandTerms(t, budget)
				if (part === undefined) return undefined
				parts.push(...part)
			}
			return parts
		}
		case 'product': {
			let acc: Expression[] | undefined = [one]
			for (const f of e.factors) {
				const next = expandTerms(f, budget)
				if (next === undefined || acc === undefined || acc.length * next.length > MAXIMAL_MONOMIALS) return undefined
				acc = multiplyOut(acc, next, budget)
			}
			return acc
		}
		case 'power': {
			if (e.base.kind !== 'sum' || e.exponent.d !== 1n || e.exponent.s < 0n || e.exponent.n > 64n) return [e]
			const base = expandTerms(e.base, budget)
			if (base === undefined) return undefined
			let acc: Expression[] | undefined = [one]
			for (let i = 0n; i < e.exponent.n; i++) {
				if (acc === undefined || acc.length * base.length > 8 * MAXIMAL_MONOMIALS) return undefined
				acc = multiplyOut(acc, base, budget)
			}
			return acc
		}
		default:
			return [e]
	}
}

function collect(terms: Expression[]): Expression[] {
	const s = sum(terms)
	return s.kind === 'sum' ? [...s.terms] : [s]
}

/** Coefficients c_0 … c_d of e as a polynomial in the variable, if it is one (coefficients free of the variable). */
export function polynomialCoefficients(e: Expression, name: string): Expression[] | undefined {
	const expanded = expandPolynomial(e)
	const collected: Expression[][] = []
	for (const term of expanded.kind === 'sum' ? expanded.terms : [expanded]) {
		let degree = 0
		const rest: Expression[] = []
		for (const f of term.kind === 'product' ? term.factors : [term]) {
			if (f.kind === 'variable' && f.name === name) degree += 1
			else if (f.kind === 'power' && f.base.kind === 'variable' && f.base.name === name && f.exponent.d === 1n && f.exponent.s > 0n)
				degree += Number(f.exponent.n)
			else if (dependsOn(f, name)) return undefined
			else rest.push(f)
		}
		collected[degree] ??= []
		;(collected[degree] as Expression[]).push(product(rest))
	}
	return Array.from({ length: Math.max(1, collected.length) }, (_, k) => sum(collected[k] ?? []))
}
