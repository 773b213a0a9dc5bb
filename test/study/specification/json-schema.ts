/** As much of JSON Schema (draft 2020-12) as the schema of study files uses, straight from the standard; a keyword beyond that is an error. */

type Schema = Readonly<Record<string, unknown>>

const ANNOTATIONS = new Set(['$schema', '$defs', 'title', 'description', 'examples', 'default', 'errorMessage'])

const isObject = (x: unknown): x is Readonly<Record<string, unknown>> => typeof x === 'object' && x !== null && !Array.isArray(x)

const TYPES: Readonly<Record<string, (x: unknown) => boolean>> = {
	string: (x) => typeof x === 'string',
	number: (x) => typeof x === 'number',
	integer: (x) => typeof x === 'number' && Number.isInteger(x),
	array: Array.isArray,
	object: isObject,
}

export function accepts(schema: Schema, value: unknown, root: Schema = schema): boolean {
	const inner = (part: unknown, x: unknown) => accepts(part as Schema, x, root)
	const { properties = {} } = schema as { properties?: Schema }
	const rules: Readonly<Record<string, (argument: never) => boolean>> = {
		$ref: (path: string) => inner(path.split('/').slice(1).reduce<unknown>((at, key) => (at as Schema)[key], root), value),
		type: (type: string) => (TYPES[type] as (x: unknown) => boolean)(value),
		enum: (values: readonly unknown[]) => values.includes(value),
		anyOf: (parts: readonly unknown[]) => parts.some((part) => inner(part, value)),
		allOf: (parts: readonly unknown[]) => parts.every((part) => inner(part, value)),
		not: (part: unknown) => !inner(part, value),
		minimum: (least: number) => typeof value !== 'number' || value >= least,
		maximum: (most: number) => typeof value !== 'number' || value <= most,
		exclusiveMinimum: (below: number) => typeof value !== 'number' || value > below,
		exclusiveMaximum: (above: number) => typeof value !== 'number' || value < above,
		minLength: (least: number) => typeof value !== 'string' || [...value].length >= least,
		maxLength: (most: number) => typeof value !== 'string' || [...value].length <= most,
		pattern: (pattern: string) => typeof value !== 'string' || new RegExp(pattern, 'u').test(value),
		minItems: (least: number) => !Array.isArray(value) || value.length >= least,
		maxItems: (most: number) => !Array.isArray(value) || value.length <= most,
		uniqueItems: (wanted: boolean) => !wanted || !Array.isArray(value) || new Set(value.map((x) => JSON.stringify(x))).size === value.length,
		items: (part: unknown) => !Array.isArray(value) || value.every((x) => inner(part, x)),
		required: (keys: readonly string[]) => !isObject(value) || keys.every((key) => key in value),
		dependentRequired: (needs: Readonly<Record<string, readonly string[]>>) => !isObject(value) || Object.entries(needs).every(([key, others]) => !(key in value) || others.every((other) => other in value)),
		properties: (parts: Schema) => !isObject(value) || Object.entries(parts).every(([key, part]) => !(key in value) || inner(part, value[key])),
		propertyNames: (part: unknown) => !isObject(value) || Object.keys(value).every((key) => inner(part, key)),
		additionalProperties: (part: unknown) => !isObject(value) || Object.entries(value).every(([key, x]) => key in properties || (part !== false && inner(part, x))),
	}
	return Object.entries(schema).every(([keyword, argument]) => {
		if (ANNOTATIONS.has(keyword)) return true
		const rule = rules[keyword]
		if (rule === undefined) throw new Error(`json schema: ${keyword} is not known to the tests`)
		return rule(argument as never)
	})
}
