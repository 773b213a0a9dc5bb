/** Reference rows from independent systems, in one shape. */
import { readFileSync } from 'node:fs'

export interface ReferencePotential {
	readonly psi: string
	readonly logPartition: readonly { readonly field: number; readonly value: string; readonly cumulants: readonly string[] }[]
	readonly cramer: readonly {
		readonly mean: number
		readonly value: string
		readonly first: string
		readonly second: string
		readonly third: string
	}[]
}

const read = (name: string) => JSON.parse(readFileSync(new URL(`../data/${name}`, import.meta.url), 'utf8'))

interface SingleSiteRows {
	readonly psi: string
	readonly phi: readonly {
		readonly m: string
		readonly phi: string
		readonly dphi: string
		readonly d2phi: string
		readonly d3phi: string
	}[]
	readonly logmgf: readonly { readonly sigma: string; readonly phistar: string; readonly cumulants: readonly string[] }[]
}

/** The shared reference values and those of test/data/generate/cramer_reference.py. */
export const referencePotentials: readonly ReferencePotential[] = [
	...Object.values(read('single-site.json') as Record<string, SingleSiteRows>).map((p) => ({
		psi: p.psi,
		logPartition: p.logmgf.map((r) => ({ field: Number(r.sigma), value: r.phistar, cumulants: r.cumulants })),
		cramer: p.phi.map((r) => ({ mean: Number(r.m), value: r.phi, first: r.dphi, second: r.d2phi, third: r.d3phi })),
	})),
	...(read('cramer-reference.json') as ReferencePotential[]),
]
