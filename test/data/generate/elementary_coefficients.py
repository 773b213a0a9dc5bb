"""Coefficients of lib/expression/elementary: Chebyshev interpolation at 60 digits of the weighted remainders below,
rounded to the nearest double. Prints each array and the bound of its error in units of 2^-53 of the function value.

    python3 test/data/generate/elementary_coefficients.py
"""
from mpmath import mp, mpf, cos, cosh, sin, sinh, tanh, exp, log, atan, erf, erfc, sqrt, pi, matrix, lu_solve, nstr
mp.dps = 60


def interpolate(f, a, b, degree):
    """Monomial coefficients in t of the interpolant of f(t) at the Chebyshev nodes of [a, b]."""
    n = degree + 1
    nodes = [(a + b) / 2 + (b - a) / 2 * cos((2 * k + 1) * pi / (2 * n)) for k in range(n)]
    A = matrix(n, n)
    y = matrix(n, 1)
    for i, t in enumerate(nodes):
        y[i] = f(t)
        for j in range(n):
            A[i, j] = t ** j
    return [float(c) for c in lu_solve(A, y)]


def horner(c, t):
    s = mpf(0)
    for a in reversed(c):
        s = s * t + mpf(a)
    return s


def report(name, c, value, approximation, points):
    worst = max(abs(approximation(c, x) / value(x) - 1) for x in points)
    print(f'\n// {name}: degree {len(c) - 1}, error {nstr(worst * 2 ** 53, 3)} * 2^-53')
    print('[' + ', '.join(repr(v) for v in c) + ']')


def grid(a, b, n=997):
    return [a + (b - a) * mpf(k) / n for k in range(1, n + 1)]


tiny = mpf(10) ** -25
r = mpf('0.3474')
F = lambda t: (exp(t) - 1 - t) / t ** 2 if abs(t) > tiny else mpf(1) / 2 + t / 6
report('exp: (e^r - 1 - r)/r^2, |r| <= 0.3474', c := interpolate(F, -r, r, 9), exp, lambda c, x: 1 + x + x * x * horner(c, x), grid(-r, r))
report('expm1', c := interpolate(F, -r, r, 10), lambda x: exp(x) - 1, lambda c, x: x + x * x * horner(c, x), grid(-r, r))

q = (pi / 4 + mpf('1e-4')) ** 2
F = lambda t: (sin(sqrt(t)) / sqrt(t) - 1) / t if t > tiny else -mpf(1) / 6
report('sin: (sin r/r - 1)/r^2 in r^2', c := interpolate(F, mpf(0), q, 5), sin, lambda c, x: x + x ** 3 * horner(c, x * x), grid(mpf(0), sqrt(q)))
F = lambda t: (cos(sqrt(t)) - 1 + t / 2) / t ** 2 if t > tiny else mpf(1) / 24
report('cos: (cos r - 1 + r^2/2)/r^4 in r^2', c := interpolate(F, mpf(0), q, 5), cos, lambda c, x: 1 - x * x / 2 + x ** 4 * horner(c, x * x), grid(mpf(0), sqrt(q)))

s0 = (sqrt(2) - 1) / (sqrt(2) + 1) * (1 + mpf('1e-6'))
L = lambda s: log((1 + s) / (1 - s))
F = lambda t: (L(sqrt(t)) / sqrt(t) - 2) / t if t > tiny else mpf(2) / 3
report('log: (log((1+s)/(1-s))/s - 2)/s^2 in s^2', c := interpolate(F, mpf(0), s0 ** 2, 6), L, lambda c, s: 2 * s + s ** 3 * horner(c, s * s), grid(mpf(0), s0))
F = lambda t: ((L(sqrt(t)) / sqrt(t) - 2) / t - mpf(2) / 3) / t if t > tiny else mpf(2) / 5
report('pow: ((log((1+s)/(1-s))/s - 2)/s^2 - 2/3)/s^2 in s^2', c := interpolate(F, mpf(0), s0 ** 2, 8), L, lambda c, s: 2 * s + mpf(2) / 3 * s ** 3 + s ** 5 * horner(c, s * s), grid(mpf(0), s0))

F = lambda t: (sinh(sqrt(t)) / sqrt(t) - 1) / t if t > tiny else mpf(1) / 6
report('sinh: (sinh x/x - 1)/x^2 in x^2, x <= 1', c := interpolate(F, mpf(0), mpf(1), 7), sinh, lambda c, x: x + x ** 3 * horner(c, x * x), grid(mpf(0), mpf(1)))

x0 = mpf('0.55')
F = lambda t: (tanh(sqrt(t)) / sqrt(t) - 1) / t if t > tiny else -mpf(1) / 3
report('tanh: (tanh x/x - 1)/x^2 in x^2, x <= 0.55', c := interpolate(F, mpf(0), x0 ** 2, 10), tanh, lambda c, x: x + x ** 3 * horner(c, x * x), grid(mpf(0), x0))

x0 = mpf(7) / 16
F = lambda t: (atan(sqrt(t)) / sqrt(t) - 1) / t if t > tiny else -mpf(1) / 3
report('atan: (atan x/x - 1)/x^2 in x^2, x <= 7/16', c := interpolate(F, mpf(0), x0 ** 2, 10), atan, lambda c, x: x + x ** 3 * horner(c, x * x), grid(mpf(0), x0))

F = lambda t: erf(sqrt(t)) / sqrt(t) - 1 if t > tiny else 2 / sqrt(pi) - 1
report('erf: erf x/x - 1 in x^2, x <= 1', c := interpolate(F, mpf(0), mpf(1), 12), erf, lambda c, x: x + x * horner(c, x * x), grid(mpf(0), mpf(1)))
a, b = mpf(1), mpf(6)
for K, d in ((mpf(2), 14),):
    ta, tb = (a - K) / (a + K), (b - K) / (b + K)
    G = lambda t: (lambda x: exp(x * x) * erfc(x))(K * (1 + t) / (1 - t))
    report(f'erf: e^(x^2) erfc x in t = (x-{K})/(x+{K}), 1 <= x <= 6', c := interpolate(G, ta, tb, d), erf, lambda c, x: 1 - exp(-x * x) * horner(c, (x - K) / (x + K)), grid(a, b))


def leading(x, bits):
    """x cut to its leading bits."""
    unit = mpf(2) ** (int(mp.floor(mp.log(x, 2))) + 1 - bits)
    return mp.floor(x / unit) * unit


print('\n// argument-reduction.ts: pi/2 in 33 + 33 bits and the rest; pi/2 in two doubles')
p1 = leading(pi / 2, 33)
p2 = leading(pi / 2 - p1, 33)
print(float(p1), float(p2), float(pi / 2 - p1 - p2))
print(float(pi / 2), float(pi / 2 - mpf(float(pi / 2))))
print('// power.ts: log 2 in 42 bits and the rest; 2/3 in two doubles')
l = leading(log(2), 42)
print(float(l), float(log(2) - l))
print(float(mpf(2) / 3), float(mpf(2) / 3 - mpf(float(mpf(2) / 3))))
print('// exponential.ts, logarithm.ts: log 2 in 32 bits, rounded, and the rest (fdlibm)')
l = mpf(float.fromhex('0x1.62e42feep-1'))
print(float(l), float(log(2) - l))
print('// arctangent.ts: atan of 1/2, 1, 3/2 in two doubles')
for c in (0.5, 1, 1.5):
    print(c, float(atan(mpf(c))), float(atan(mpf(c)) - mpf(float(atan(mpf(c))))))
mp.prec = 1400
x = 2 / pi
digits = []
for _ in range(49):
    x *= 2 ** 24
    digits.append(int(mp.floor(x)))
    x -= digits[-1]
print('// argument-reduction.ts: digits of 2/pi in base 2^24')
print(digits)
