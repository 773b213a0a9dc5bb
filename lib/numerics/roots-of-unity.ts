/**
 * e^{2πik/n} with our own sine and cosine: the same bits whatever the engine's Math does (design.md section 5).
 *
 * The angle is reduced to [0, π/4] by integers, so that the symmetries of the circle hold exactly. Error: below one unit in the last place.
 */
import { ELEMENTARY } from '../expression/elementary/index.ts'
import { scalarFunction } from '../expression/targets/javascript/runtime.ts'

/** [cos(2πk/n), sin(2πk/n)], k any whole number, n < 2⁴⁹. */
export function rootOfUnity(n: number, k: number): readonly [number, number] {
	const reduced = 8 * (((k % n) + n) % n)
	const octant = Math.floor(reduced / n)
	const rest = reduced - octant * n
	// Odd octants are run through backwards, from the end that is a multiple of π/2.
	const angle = (Math.PI * (octant % 2 === 0 ? rest : n - rest)) / (4 * n)
	const [c, s] = angle === Math.PI / 4 ? [Math.SQRT1_2, Math.SQRT1_2] : [scalarFunction(ELEMENTARY.cos)(angle), scalarFunction(ELEMENTARY.sin)(angle)]
	switch (octant) {
		case 0:
			return [c, s]
		case 1:
			return [s, c]
		case 2:
			return [-s, c]
		case 3:
			return [-c, s]
		case 4:
			return [-c, -s]
		case 5:
			return [-s, -c]
		case 6:
			return [s, -c]
		default:
			return [c, -s]
	}
}
