/** Numbers and manifests come back as they were. The oracle is the bits of the doubles, and JSON.parse. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeNumbers, encodeNumbers, exactJson } from '../../../lib/study/store/index.ts'

/** Doubles with any bits: NaNs with payloads, both zeros, subnormals, infinities. */
const anyBits = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })
const special = fc.constantFrom(0x7ff0000000000000n, 0xfff0000000000000n, 0x7ff8000000000000n, 0x7ff0000000000001n, 0xffffffffffffffffn, 0x8000000000000000n, 1n)
const bits = fc.array(fc.oneof(anyBits, special), { maxLength: 40 }).map((words) => BigUint64Array.from(words))

test('doubles come back bit for bit', () => {
	fc.assert(
		fc.property(bits, (words) => {
			const text = encodeNumbers(new Float64Array(words.buffer))
			const back = decodeNumbers(JSON.parse(JSON.stringify(text)) as string)
			expect(new BigUint64Array(back.buffer)).toEqual(words)
		}),
	)
})

test('a part of a larger array is encoded alone, in the order that the format fixes', () => {
	expect(encodeNumbers(new Float64Array([7, 1, 8]).subarray(1, 2))).toBe(Buffer.from([0, 0, 0, 0, 0, 0, 0xf0, 0x3f]).toString('base64'))
})

test('text that is no array of doubles is not decoded', () => {
	for (const text of ['AAAA', 'AAAAAAAAAA', 'AAAAAAAAAA!=', '[1,2]']) expect(() => decodeNumbers(text)).toThrow(TypeError)
})

const plain = fc.jsonValue({ maxDepth: 3 })
const doubles = fc.double({ noNaN: true })

test('plain data comes back by JSON.parse, −0 and ∞ too, whatever the order of keys', () => {
	fc.assert(
		fc.property(plain, doubles, (value, number) => {
			const data = { value, number, nested: [number, { number }] }
			const text = exactJson(data)
			expect(JSON.parse(text)).toEqual(data)
			expect(Object.is((JSON.parse(text) as typeof data).number, number)).toBe(true)
			expect(exactJson({ nested: data.nested, number, value })).toBe(text)
			expect(JSON.parse(exactJson(data, '\t'))).toEqual(data)
			expect(exactJson(JSON.parse(exactJson(data, '\t')))).toBe(text)
		}),
	)
	expect(exactJson({ b: [-0, Infinity, -Infinity], a: undefined, c: {} })).toBe('{"b":[-0,1e999,-1e999],"c":{}}')
})

test('what would not come back is no payload', () => {
	for (const value of [Number.NaN, undefined, new Float64Array(2), new Map(), () => 1, [undefined], 1n]) expect(() => exactJson({ a: [value] })).toThrow(TypeError)
	expect(() => exactJson({ a: [{ b: Number.NaN }] })).toThrow('.a[0].b is NaN')
})
