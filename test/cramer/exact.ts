/** Doubles as exact BigNumbers (the BigNumber constructor takes the shortest decimal instead). */
import { all, type BigNumber, create } from 'mathjs'
import { rationalFromDouble } from '../../lib/expression/index.ts'

export const big = create(all as Parameters<typeof create>[0], { number: 'BigNumber', precision: 70 })

export function exactBig(x: number): BigNumber {
	const r = rationalFromDouble(x)
	return big.bignumber(`${r.s * r.n}`).div(big.bignumber(`${r.d}`)) as BigNumber
}
