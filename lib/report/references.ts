/** What is cited, as data: authors, title, where and when. `bibtex` writes the entries of a bibliography. */

export interface Reference {
	readonly kind: 'article' | 'incollection' | 'preprint'
	/** `First Last`, with LaTeX accents. */
	readonly authors: readonly string[]
	readonly title: string
	readonly year: number
	readonly journal?: string
	/** Of a volume of proceedings. */
	readonly booktitle?: string
	readonly series?: string
	readonly publisher?: string
	readonly volume?: string
	readonly number?: string
	readonly pages?: string
	readonly arxiv?: string
}

const AIHP = "Annales de l'Institut Henri Poincar{\\'e}, Probabilit{\\'e}s et Statistiques"
const JFA = 'Journal of Functional Analysis'

export const references = {
	govw2009: {
		kind: 'article',
		authors: ['Natalie Grunewald', 'Felix Otto', "C{\\'e}dric Villani", 'Maria G. Westdickenberg'],
		title: 'A two-scale approach to logarithmic {S}obolev inequalities and the hydrodynamic limit',
		journal: AIHP,
		volume: '45',
		number: '2',
		pages: '302--351',
		year: 2009,
	},
	dmow2018: {
		kind: 'preprint',
		authors: ['Deniz Dizdar', 'Georg Menz', 'Felix Otto', 'Tianqi Wu'],
		title: 'The quantitative hydrodynamic limit of the {K}awasaki dynamics',
		arxiv: '1807.09850',
		year: 2018,
	},
	dmow2018theory: {
		kind: 'preprint',
		authors: ['Deniz Dizdar', 'Georg Menz', 'Felix Otto', 'Tianqi Wu'],
		title: 'Toward a quantitative theory of the hydrodynamic limit',
		arxiv: '1807.09857',
		year: 2018,
	},
	menzotto2013: {
		kind: 'article',
		authors: ['Georg Menz', 'Felix Otto'],
		title: 'Uniform logarithmic {S}obolev inequalities for conservative spin systems with super-quadratic single-site potential',
		journal: 'The Annals of Probability',
		volume: '41',
		number: '3B',
		pages: '2182--2224',
		year: 2013,
	},
	fathi2012: {
		kind: 'preprint',
		authors: ['Max Fathi'],
		title: 'A two-scale approach to the hydrodynamic limit part {II}: local {G}ibbs behavior',
		arxiv: '1210.7431',
		year: 2012,
	},
	landimpanizoyau2002: {
		kind: 'article',
		authors: ['Claudio Landim', 'Gustavo Panizo', 'Horng-Tzer Yau'],
		title: 'Spectral gap and logarithmic {S}obolev inequality for unbounded conservative spin systems',
		journal: AIHP,
		volume: '38',
		number: '5',
		pages: '739--777',
		year: 2002,
	},
	ottoreznikoff2007: {
		kind: 'article',
		authors: ['Felix Otto', 'Maria G. Reznikoff'],
		title: 'A new criterion for the logarithmic {S}obolev inequality and two applications',
		journal: JFA,
		volume: '243',
		number: '1',
		pages: '121--157',
		year: 2007,
	},
	holleystroock1987: {
		kind: 'article',
		authors: ['Richard Holley', 'Daniel Stroock'],
		title: 'Logarithmic {S}obolev inequalities and stochastic {I}sing models',
		journal: 'Journal of Statistical Physics',
		volume: '46',
		number: '5--6',
		pages: '1159--1194',
		year: 1987,
	},
	bakryemery1985: {
		kind: 'incollection',
		authors: ['Dominique Bakry', "Michel {\\'E}mery"],
		title: 'Diffusions hypercontractives',
		booktitle: "S{\\'e}minaire de Probabilit{\\'e}s {XIX} 1983/84",
		series: 'Lecture Notes in Mathematics',
		publisher: 'Springer',
		volume: '1123',
		pages: '177--206',
		year: 1985,
	},
	bartheroberto2003: {
		kind: 'article',
		authors: ['Franck Barthe', 'Cyril Roberto'],
		title: '{S}obolev inequalities for probability measures on the real line',
		journal: 'Studia Mathematica',
		volume: '159',
		number: '3',
		pages: '481--497',
		year: 2003,
	},
	bobkovgotze1999: {
		kind: 'article',
		authors: ['Sergey G. Bobkov', 'Friedrich G{\\"o}tze'],
		title: 'Exponential integrability and transportation cost related to logarithmic {S}obolev inequalities',
		journal: JFA,
		volume: '163',
		number: '1',
		pages: '1--28',
		year: 1999,
	},
	sandierserfaty2004: {
		kind: 'article',
		authors: ['Etienne Sandier', 'Sylvia Serfaty'],
		title: 'Gamma-convergence of gradient flows with applications to {G}inzburg--{L}andau',
		journal: 'Communications on Pure and Applied Mathematics',
		volume: '57',
		number: '12',
		pages: '1627--1672',
		year: 2004,
	},
	legolllelievre2010: {
		kind: 'article',
		authors: ["Fr{\\'e}d{\\'e}ric Legoll", "Tony Leli{\\`e}vre"],
		title: 'Effective dynamics using conditional expectations',
		journal: 'Nonlinearity',
		volume: '23',
		number: '9',
		pages: '2131--2163',
		year: 2010,
	},
} as const satisfies Record<string, Reference>

export type ReferenceKey = keyof typeof references

/** The entries of these works as BibTeX, in the order of the list above. */
export function bibtex(keys: Iterable<ReferenceKey> = Object.keys(references) as ReferenceKey[]): string {
	const wanted = new Set(keys)
	return (Object.entries(references) as [ReferenceKey, Reference][])
		.filter(([key]) => wanted.has(key))
		.map(([key, reference]) => entry(key, reference))
		.join('\n')
}

function entry(key: string, { kind, authors, arxiv, ...rest }: Reference): string {
	const fields: [string, string][] = [['author', authors.map(lastNameFirst).join(' and ')]]
	for (const [name, value] of Object.entries(rest)) fields.push([name, String(value)])
	if (arxiv !== undefined) fields.push(['eprint', arxiv], ['archiveprefix', 'arXiv'], ['note', `arXiv:${arxiv}`])
	return `@${kind === 'preprint' ? 'misc' : kind}{${key},\n${fields.map(([name, value]) => `  ${name} = {${value}},`).join('\n')}\n}\n`
}

/** `Cédric Villani` → `Villani, Cédric`. */
function lastNameFirst(author: string): string {
	const cut = author.lastIndexOf(' ')
	return `${author.slice(cut + 1)}, ${author.slice(0, cut)}`
}

/** The work as running LaTeX, for a bibliography without BibTeX. */
export function referenceLatex(key: ReferenceKey): string {
	const { authors, title, journal, booktitle, series, publisher, volume, number, pages, arxiv, year }: Reference = references[key]
	const names = authors.length === 1 ? authors[0] : `${authors.slice(0, -1).join(', ')} and ${authors.at(-1)}`
	const place =
		journal !== undefined
			? `\\emph{${journal}} ${volume}${number === undefined ? '' : `(${number})`}, ${pages}`
			: booktitle !== undefined
				? `In \\emph{${booktitle}}, ${series} ${volume}, ${publisher}, ${pages}`
				: `Preprint, arXiv:${arxiv}`
	return `${names}. ${title}. ${place}, ${year}.`
}
