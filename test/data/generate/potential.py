"""Reference values for test/potential: means of boundary laws, least curvatures, to 25 digits by mpmath.

Means: tanh-sinh quadrature on pieces, checked at two precisions. Curvatures: mpmath's own differentiation and Newton search on
the derivative from the best of a fine grid.
"""
import json
from mpmath import *

def boundary_mean(psi, b, points):
    def run(digits):
        mp.dps = digits
        w = lambda x: exp(b * x - psi(x))
        return quad(lambda x: x * w(x), points) / quad(w, points)
    a, c = run(40), run(60)
    mp.dps = 40
    assert abs(a - c) < mpf(10) ** -24, (a, c)
    return nstr(c, 25)

P = [-inf, -1000, -100, -30, -10, -3, -1, 0, 1, 3, 10, 30, 100, 1000, 10**5, 10**8, inf]
shifted = lambda m: [-inf] + [m + p for p in P[1:-1]] + [inf]
means = [
    ('sqrt(1+z^2)+2*log(1+z^2)', 1, lambda x: sqrt(1 + x * x) + 2 * log(1 + x * x), P),
    ('sqrt(1+z^2)+1.5*log(1+z^2)', 1, lambda x: sqrt(1 + x * x) + mpf(3) / 2 * log(1 + x * x), P),
    ('log(cosh(z))+sqrt(sqrt(1+z^2))', 1, lambda x: abs(x) + log1p(exp(-2 * abs(x))) - log(2) + sqrt(sqrt(1 + x * x)), P),
    ('3*sqrt(1+z^2)-z+2*log(2+z+z^2)', 2, lambda x: 3 * sqrt(1 + x * x) - x + 2 * log(2 + x + x * x), P),
    ('sqrt(1+(z-40)^2)+2*log(1+(z-40)^2)', 1, lambda x: sqrt(1 + (x - 40) ** 2) + 2 * log(1 + (x - 40) ** 2), shifted(40)),
]
rows = []
for text, b, psi, pts in means:
    rows.append({'psi': text, 'field': b, 'mean': boundary_mean(psi, b, pts)})

curvatures = [
    ('z^4-3*z^3+z', lambda x: x**4 - 3 * x**3 + x, -1, 3),
    ('tanh(3*z)+z^2', lambda x: tanh(3 * x) + x**2, -2, 2),
    ('(z^2-1)^2*(z^2-4)^2', lambda x: (x * x - 1) ** 2 * (x * x - 4) ** 2, 0, 3),
    ('-log(exp(-z^2/2)+exp(-z^2/8))', lambda x: -log(exp(-x * x / 2) + exp(-x * x / 8)), 0, 6),
    ('z^2-log(2+sin(z)+cos(3*z)/2)', lambda x: x**2 - log(2 + sin(x) + cos(3 * x) / 2), -3.15, 3.15),
    ('z^2-log(1+exp(-z^2)*(z-1)^2)', lambda x: x**2 - log(1 + exp(-x * x) * (x - 1) ** 2), -4, 4),
    ('z^6/6-z^4+z^2+z/3', lambda x: x**6 / 6 - x**4 + x**2 + x / 3, -2, 2),
    ('z^2/2+cos(z)*exp(sin(3*z))', lambda x: x**2 / 2 + cos(x) * exp(sin(3 * x)), -3.15, 3.15),
    ('z^2/2-log(cosh(3*z))/1.1', lambda x: x**2 / 2 - log(cosh(3 * x)) / mpf('1.1'), -2, 2),
    ('z^2/2+2*exp(-z^2)+3*exp(-(z-1)^2*50)', lambda x: x**2 / 2 + 2 * exp(-x * x) + 3 * exp(-(x - 1) ** 2 * 50), -2, 3),
    ('erf(2*z)*z+z^2/10', lambda x: erf(2 * x) * x + x**2 / 10, -4, 4),
]
mp.dps = 40
least = []
for text, psi, lo, hi in curvatures:
    second = lambda x: diff(psi, x, 2)
    n = 1200
    grid = [mpf(lo) + (mpf(hi) - mpf(lo)) * k / n for k in range(n + 1)]
    mp.dps = 25
    k = min(range(n + 1), key=lambda k: second(grid[k]))
    mp.dps = 40
    x = findroot(lambda t: diff(psi, t, 3), (grid[max(k - 1, 0)], grid[min(k + 1, n)]), solver='anderson', tol=1e-25, verify=False)
    least.append({'psi': text, 'value': nstr(second(x), 18), 'at': nstr(x, 12)})

import os
here = os.path.dirname(os.path.abspath(__file__))
json.dump({'boundaryMeans': rows, 'leastCurvatures': least}, open(os.path.join(here, '..', 'potential.json'), 'w'), indent='\t')
for r in rows + least:
    print(r)
