/**
 * Profiles as text: a formula in `theta` on [0,1), or pieces `a:b: formula; b:c: formula` with exact rational ends that cover
 * [0,1) exactly.
 */
import { InputError } from '../../errors.ts'
import { enclose } from '../bounds.ts'
import type { Obligation } from '../domain.ts'
import { excerpt } from '../domain.ts'
import { certifyNonzeroOn, certifyPositiveOn, encloseRange } from '../minimise.ts'
import type { Expression } from '../node.ts'
import { parseExpression } from '../parse.ts'
import type { Rational } from '../rational.ts'
import { ONE, rationalToText, toNumber, ZERO } from '../rational.ts'
import { MAXIMAL_LENGTH } from '../tokens.ts'
import type { Piece, Profile } from './piecewise.ts'
import { piecewise, THETA } from './piecewise.ts'

export interface ProfileOptions {
	readonly parameters?: ReadonlyMap<string, Rational>
	/** First word of messages. Default `profile`. */
	readonly what?: string
}

/** @throws InputError with position and hint. */
export function parseProfile(text: string, options: ProfileOptions = {}): Profile {
	const { what = 'profile' } = options
	if (text.length > MAXIMAL_LENGTH)
		throw new InputError(
			'too-long',
			`${what}: the text has ${text.length} characters (expected at most ${MAXIMAL_LENGTH})`,
			'Give many values as a CSV file.',
			MAXIMAL_LENGTH,
		)
	const reader = { ...options, what, text }
	if (!/[:;]/.test(text)) return piecewise(text.trim(), [readPiece(reader, 0, text.length, ZERO, ONE)])
	const pieces: (Piece & { start: number })[] = []
	let start = 0
	for (const part of text.split(';')) {
		const end = start + part.length
		if (part.trim() !== '') pieces.push({ ...readRangedPiece(reader, start, end), start })
		start = end + 1
	}
	checkCover(what, pieces)
	return piecewise(
		text.trim(),
		[...pieces].sort((a, b) => a.from.compare(b.from)).map(({ from, to, expression }) => ({ from, to, expression })),
	)
}

type Reader = ProfileOptions & { readonly what: string; readonly text: string }

function readPiece(reader: Reader, start: number, end: number, from: Rational, to: Rational): Piece {
	const { what, text, parameters } = reader
	const parsed = parseExpression(text, { variables: [THETA], what, range: [start, end], ...(parameters ? { parameters } : {}) })
	for (const obligation of parsed.obligations) checkObligation(reader, obligation, from, to)
	const [low, high] = enclose(parsed.expression, new Map([[THETA, [toNumber(from), toNumber(to)]]]))
	if (!(Number.isFinite(low) && Number.isFinite(high)) && !boundedOn(parsed.expression, from, to))
		throw new InputError(
			'not-finite',
			`${what}: '${excerpt(text, start, end)}' at position ${start} is not known to be finite on [${rationalToText(from)}, ${rationalToText(to)}]`,
			'Rescale the formula.',
			start,
		)
	return { from, to, expression: parsed.expression }
}

function boundedOn(e: Expression, from: Rational, to: Rational): boolean {
	return encloseRange(e, THETA, [toNumber(from), toNumber(to)], { boxes: 200, tolerance: 1e300 }).every(Number.isFinite)
}

function readRangedPiece(reader: Reader, start: number, end: number): Piece {
	const { what, text } = reader
	const first = text.indexOf(':', start)
	const second = first < 0 ? -1 : text.indexOf(':', first + 1)
	if (first < 0 || first >= end || second < 0 || second >= end)
		throw new InputError(
			'bad-profile',
			`${what}: the piece '${excerpt(text, start, end).trim()}' at position ${start} has no range (expected from:to: formula)`,
			'Try "0:1/4: 0.8; 1/4:1: -0.2".',
			start,
		)
	const from = readEnd(reader, start, first)
	const to = readEnd(reader, first + 1, second)
	if (from.compare(to) >= 0 || from.s < 0n || to.compare(ONE) > 0)
		throw new InputError(
			'bad-profile',
			`${what}: the piece ${rationalToText(from)}:${rationalToText(to)} at position ${start} is not inside [0,1] (expected 0 <= from < to <= 1)`,
			'Try "0:1/4: 0.8; 1/4:1: -0.2".',
			start,
		)
	return readPiece(reader, second + 1, end, from, to)
}

function readEnd({ text, what, parameters }: Reader, start: number, end: number): Rational {
	const { expression } = parseExpression(text, { variables: [], what, range: [start, end], ...(parameters ? { parameters } : {}) })
	if (expression.kind !== 'constant')
		throw new InputError(
			'bad-profile',
			`${what}: the end '${excerpt(text, start, end).trim()}' at position ${start} is not a rational number`,
			'Write ends as 1/4 or 0.25.',
			start,
		)
	return expression.value
}

/** Pieces must cover [0,1) exactly once. */
function checkCover(what: string, pieces: readonly (Piece & { start: number })[]): void {
	const sorted = [...pieces].sort((a, b) => a.from.compare(b.from))
	let reached = ZERO
	for (const piece of sorted) {
		const order = piece.from.compare(reached)
		if (order !== 0) {
			const [a, b] = order > 0 ? [reached, piece.from] : [piece.from, reached]
			const range = `[${rationalToText(a)}, ${rationalToText(b.compare(piece.to) > 0 ? piece.to : b)})`
			throw new InputError(
				'bad-profile',
				`${what}: ${order > 0 ? 'no piece covers' : 'two pieces cover'} ${range}`,
				order > 0 ? `Add a piece "${rationalToText(a)}:${rationalToText(b)}: …".` : 'Shorten one of them.',
				piece.start,
			)
		}
		reached = piece.to
	}
	if (!reached.equals(ONE))
		throw new InputError(
			'bad-profile',
			`${what}: no piece covers [${rationalToText(reached)}, 1)`,
			`Add a piece "${rationalToText(reached)}:1: …".`,
			sorted.at(-1)?.start,
		)
}

/** A profile must be finite on its piece; a root may vanish at places. */
function checkObligation(
	{ what, text }: Reader,
	{ kind, expression, start, end, operation }: Obligation,
	from: Rational,
	to: Rational,
): void {
	const interval = [toNumber(from), toNumber(to)] as const
	if (operation !== 'denominator' && operation !== 'argument of log' && enclose(expression, new Map([[THETA, interval]]))[0] >= 0) return
	const verdict = kind === 'nonzero' ? certifyNonzeroOn(expression, THETA, interval) : certifyPositiveOn(expression, THETA, interval)
	if (verdict === 'holds') return
	const problem =
		verdict === 'unknown'
			? `is not known to be ${kind === 'nonzero' ? 'different from zero' : 'positive'}`
			: `is ${kind === 'nonzero' ? 'zero' : 'not positive'} at theta = ${Number(verdict.violatedAt.toPrecision(6))}`
	throw new InputError(
		'bad-profile',
		`${what}: the ${operation} '${excerpt(text, start, end)}' at position ${start} ${problem}`,
		'A profile must be finite on [0,1).',
		start,
	)
}
