/**
 * The packed tarball, in an empty folder: the command runs, and a TypeScript program compiles against its types. Unpacked beside links to its declared
 * dependencies alone; installed by npm in `npm run check:long`.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { LONG } from '../support/long.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
let folder = ''

const program = `
import { cramerTransform, potential, blockHamiltonian, InputError, type CramerPoint } from 'twoscale'
const p = potential('z^2/2 + a*z', { parameters: { a: '0' } })
const transform = cramerTransform(p)
const point: CramerPoint = transform.at(0.5)
const row = blockHamiltonian(transform).at(3, 0.5)
let refused = ''
try { potential('z^3') } catch (error) { if (error instanceof InputError) refused = error.code }
console.log(JSON.stringify([p.class, point.first, row.second, refused]))
`

beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'twoscale-pack-'))
	execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder], { cwd: root })
	const tarball = readdirSync(folder).find((f) => f.endsWith('.tgz')) as string
	writeFileSync(join(folder, 'package.json'), '{"name":"consumer","private":true,"type":"module"}')
	if (LONG) execFileSync('npm', ['install', '--silent', '--no-audit', '--no-fund', '--prefer-offline', join(folder, tarball)], { cwd: folder })
	else unpack(tarball)
}, 240_000)

/** The tarball as node_modules/twoscale, with links to what its package.json depends on. */
function unpack(tarball: string): void {
	const modules = join(folder, 'node_modules')
	const own = join(modules, 'twoscale')
	mkdirSync(own, { recursive: true })
	execFileSync('tar', ['-xzf', join(folder, tarball), '-C', own, '--strip-components=1'])
	const { dependencies, bin } = JSON.parse(readFileSync(join(own, 'package.json'), 'utf8'))
	const links: [string, string][] = Object.keys(dependencies).map((name) => [join(root, 'node_modules', name), join(modules, name)])
	for (const [name, file] of Object.entries(bin as Record<string, string>)) links.push([join(own, file), join(modules, '.bin', name)])
	for (const [target, link] of links) {
		mkdirSync(dirname(link), { recursive: true })
		symlinkSync(target, link)
	}
}

afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('the installed command runs', () => {
	const out = execFileSync(join('node_modules', '.bin', 'twoscale'), ['cramer', 'z^2/2', '--mean', '1', '--json'], {
		cwd: folder,
		encoding: 'utf8',
	})
	expect(JSON.parse(out).cramer[0].first).toBeCloseTo(1, 12)
})

test('a TypeScript program compiles against the types and runs', () => {
	writeFileSync(join(folder, 'program.ts'), program)
	const compilerOptions = { strict: true, target: 'es2022', module: 'nodenext', moduleResolution: 'nodenext', types: [], lib: ['es2022', 'dom'], skipLibCheck: !LONG }
	writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['program.ts'] }))
	execFileSync(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', folder], { encoding: 'utf8' })
	const [kind, first, second, refused] = JSON.parse(execFileSync(process.execPath, ['program.js'], { cwd: folder, encoding: 'utf8' }))
	expect(kind).toBe('gaussian')
	expect(first).toBeCloseTo(0.5, 12)
	expect(second).toBeCloseTo(1, 10)
	expect(refused).toBe('not-a-potential')
})
