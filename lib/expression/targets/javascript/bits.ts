/** Operations on the representation of doubles, through shared views of eight bytes. */

const double = new Float64Array(1)
const words = new Uint32Array(double.buffer)
const HIGH = new Uint8Array(new Float64Array([-2]).buffer)[7] === 0xc0 ? 1 : 0
const LOW = 1 - HIGH

/** 2^n for an integer n in [−1022, 1023]. */
function powerOfTwo(n: number): number {
	words[HIGH] = (n + 1023) << 20
	words[LOW] = 0
	return double[0] as number
}

/** ⌊log₂x⌋ of a positive normal x. */
function exponent(x: number): number {
	double[0] = x
	return ((words[HIGH] as number) >>> 20) - 1023
}

/** x·2^{−exponent(x)} ∈ [1, 2) of a positive normal x. */
function significand(x: number): number {
	double[0] = x
	words[HIGH] = ((words[HIGH] as number) & 0x000fffff) | 0x3ff00000
	return double[0] as number
}

/** |a| with the sign bit of b. */
function copySign(a: number, b: number): number {
	double[0] = b
	return (words[HIGH] as number) >>> 31 === 1 ? -Math.abs(a) : Math.abs(a)
}

/** What generated source may call besides the elementary functions. */
export const BIT_OPERATIONS = { powerOfTwo, exponent, significand, copySign } as const
