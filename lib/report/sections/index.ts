/** The sections of the report in the order of the theory. Later work adds its own between these. */
import type { Section } from '../blocks.ts'
import type { ReportData } from '../data.ts'
import { block } from './block.ts'
import { cramer } from './cramer.ts'
import { energy } from './energy.ts'
import { head } from './head.ts'
import { inequalities } from './inequalities.ts'
import { law } from './law.ts'
import { macro } from './macro.ts'
import { meso } from './meso.ts'
import { micro } from './micro.ts'
import { operator } from './operator.ts'
import { potential } from './potential.ts'
import { rates } from './rates.ts'
import { repeat } from './repeat.ts'
import { statements } from './statements.ts'

export const SECTIONS: readonly Section<ReportData>[] = [head, potential, cramer, block, operator, energy, macro, meso, micro, law, inequalities, statements, rates, repeat]
