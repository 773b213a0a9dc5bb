import { expect, test } from 'vitest'
import { columnsOf, csvOf, rowsOfCsv, type StudyRow } from '../../../lib/study/index.ts'

const ROW: StudyRow = {
	potential: 1,
	psi: 'z^2/2 + cos(z), "odd"\nname',
	parameters: 'a=1/2; b=3',
	profile: '0:1/2: 1; 1/2:1: 0',
	start: 'local-gibbs',
	time: 0.1 + 0.2,
	sites: 16,
	degree: 2,
	blocks: 4,
	scheme: 'metropolis',
	timestep: null,
	replicas: 128,
	squaredHminus1: 1.2345678901234567e-300,
	standardError: 5e-324,
	scaled: -0.1,
	scaledStandardError: 1,
	plainStandardError: 2,
	predictedScaled: null,
	predictedScaledFreeMean: 3,
	predictedLimit: 4,
	coarseSquared: 5,
	coarseStandardError: null,
	projectedSquared: 6,
	projectedStandardError: 7,
	mesoSquaredHminus1: 8,
	mesoSquared: 9,
	unresolved: 10,
	energyGap: 11,
	energyError: 12,
	operatorGap: 13,
	bounds: { govw: null, govwBlocks: null, spline: 1 / 3, splineBlocks: 5, reason: 'because, "so"' },
}

test('rows → CSV → rows, every double and every text', () => {
	const { reason: _, ...bounds } = ROW.bounds
	const rows = [ROW, { ...ROW, parameters: '', degree: null, bounds: { ...bounds, govw: 1 } }, { ...ROW, sites: 32 }]
	expect(rowsOfCsv(csvOf(columnsOf(rows)))).toEqual(rows)
})
test('another table is refused', () => {
	expect(() => rowsOfCsv('a,b\n1,2\n')).toThrow('not the rows of a study')
	expect(() => rowsOfCsv('')).toThrow('not the rows of a study')
	const csv = csvOf(columnsOf([ROW, ROW]))
	expect(() => rowsOfCsv(`${csv}1,2\n`)).toThrow('line 4 of the rows is damaged')
	expect(() => rowsOfCsv(csv.replace(',16,', ',sixteen,'))).toThrow('line 2 of the rows is damaged (column sites)')
})
