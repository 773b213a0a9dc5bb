/** A growing byte sequence with the number formats of WebAssembly: LEB128 integers and little-endian doubles. */
export class ByteWriter {
	private bytes = new Uint8Array(1024)
	private view = new DataView(this.bytes.buffer)
	length = 0

	private reserve(count: number): void {
		if (this.length + count <= this.bytes.length) return
		const grown = new Uint8Array(Math.max(2 * this.bytes.length, this.length + count))
		grown.set(this.bytes.subarray(0, this.length))
		this.bytes = grown
		this.view = new DataView(grown.buffer)
	}

	byte(b: number): void {
		this.reserve(1)
		this.bytes[this.length++] = b
	}

	/** Unsigned LEB128 of a 32-bit integer. */
	unsigned(n: number): void {
		let rest = n >>> 0
		while (rest > 0x7f) {
			this.byte((rest & 0x7f) | 0x80)
			rest >>>= 7
		}
		this.byte(rest)
	}

	/** Signed LEB128 of a 32-bit integer. */
	signed(n: number): void {
		let rest = n | 0
		while (rest < -64 || rest > 63) {
			this.byte((rest & 0x7f) | 0x80)
			rest >>= 7
		}
		this.byte(rest & 0x7f)
	}

	double(x: number): void {
		this.reserve(8)
		this.view.setFloat64(this.length, x, true)
		this.length += 8
	}

	/** Length-prefixed UTF-8. */
	name(text: string): void {
		const encoded = new TextEncoder().encode(text)
		this.unsigned(encoded.length)
		for (const b of encoded) this.byte(b)
	}

	append(other: ByteWriter): void {
		this.reserve(other.length)
		this.bytes.set(other.bytes.subarray(0, other.length), this.length)
		this.length += other.length
	}

	/** The bytes so far, in an array of their own. */
	finish(): Uint8Array<ArrayBuffer> {
		return this.bytes.slice(0, this.length)
	}
}
