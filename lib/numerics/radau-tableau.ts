/**
 * Radau IIA with three stages: order 5, stiffly accurate, L-stable, algebraically stable.
 *
 * The method and the transformation that splits A⁻¹ into one real and one complex eigenvalue are those of Hairer and Wanner, Solving Ordinary
 * Differential Equations II, section IV.8; constants as in their code RADAU5, checked in the tests against A⁻¹ T = T Λ.
 */
const r6 = Math.sqrt(6)
const c9 = 9 ** (1 / 3)
const c81 = 81 ** (1 / 3)

/** Abscissae c_1, c_2, c_3 = 1. */
export const abscissae: readonly number[] = [(4 - r6) / 10, (4 + r6) / 10, 1]

/** Runge–Kutta matrix A, row-major; its last row is the weights b. */
export const matrix: readonly number[] = [
	(88 - 7 * r6) / 360,
	(296 - 169 * r6) / 1800,
	(-2 + 3 * r6) / 225,
	(296 + 169 * r6) / 1800,
	(88 + 7 * r6) / 360,
	(-2 - 3 * r6) / 225,
	(16 - r6) / 36,
	(16 + r6) / 36,
	1 / 9,
]

/** Real eigenvalue of A⁻¹. */
export const realEigenvalue = 30 / (6 + c81 - c9)

const re = (12 - c81 + c9) / 60
const im = ((c81 + c9) * Math.sqrt(3)) / 60

/** Complex eigenvalue α ± iβ of A⁻¹. */
export const complexEigenvalue: readonly [number, number] = [re / (re * re + im * im), im / (re * re + im * im)]

/** T with A⁻¹ T = T Λ, Λ = [γ, 0, 0; 0, α, −β; 0, β, α]; row-major. */
export const transform: readonly number[] = [
	9.123239487089294e-2, -0.14125529502095421, -3.0029194105147424e-2, 0.241717932707107, 0.20412935229379994, 0.3829421127572619,
	0.966048182615093, 1, 0,
]

/** T⁻¹, row-major. */
export const inverseTransform: readonly number[] = [
	4.325579890063155, 0.33919925181580984, 0.5417705399358749, -4.178718591551905, -0.32768282076106237, 0.47662355450055044,
	-0.5028726349457869, 2.571926949855605, -0.5960392048282249,
]

/** Weights of the stages in the embedded error formula of order 3: err = (γ/h − J)⁻¹ ( f(y_0) + Σ errorWeights_j z_j / h ). */
export const errorWeights: readonly number[] = [-(13 + 7 * r6) / 3, (-13 + 7 * r6) / 3, -1 / 3]
