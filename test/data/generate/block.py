"""Reference values of psi_K, psi_K', psi_K'' (Hausdorff normalisation, theory 8.1) at 25 digits: block-hard.json.

K <= 40: exact integer convolution of the tilted weights in fixed point; larger K: inversion of the characteristic
function in multiple precision. Every value is computed with two lattice steps, which must agree to 26 digits.
Needs mpmath and python-flint. Usage: python3 block.py ../block-hard.json   (some minutes)
"""
import json, sys
from flint import fmpz_poly
from mpmath import mp, mpf, mpc, exp, log, cos, sin, cosh, sqrt, pi, findroot, tanh, atan, ceil

CASES = [
    # text, psi, psi', [(K, m), ...]
    ("20*(z^2-1)^2", lambda z: 20 * (z * z - 1) ** 2, lambda z: 80 * z * (z * z - 1), [(2, "0"), (2, "0.3"), (2, "-0.5"), (3, "0"), (3, "0.3125"), (3, "1.25"), (4, "0.125"), (5, "0"), (7, "0"), (10, "0.25"), (21, "0.03125"), (100, "0.5"), (10000, "0.25")]),
    ("100*(z^2-1)^2", lambda z: 100 * (z * z - 1) ** 2, lambda z: 400 * z * (z * z - 1), [(2, "0.25"), (3, "0"), (3, "0.25"), (5, "0"), (10, "0.125"), (20, "0.03125"), (31, "0"), (64, "0.015625")]),
    ("z^2/2+4*cos(5*z)", lambda z: z * z / 2 + 4 * cos(5 * z), lambda z: z - 20 * sin(5 * z), [(2, "0"), (2, "0.25"), (3, "0.625"), (5, "3.25"), (8, "0.125"), (40, "0.25"), (1000, "1.5")]),
    ("z^6", lambda z: z ** 6, lambda z: 6 * z ** 5, [(2, "0.25"), (3, "3"), (10, "1"), (100, "3"), (10000, "0.25")]),
    ("(z-40)^2/2+2*exp(-(z-39)^2)", lambda z: (z - 40) ** 2 / 2 + 2 * exp(-(z - 39) ** 2), lambda z: z - 40 - 4 * (z - 39) * exp(-(z - 39) ** 2), [(2, "40.25"), (3, "38"), (12, "39.5"), (1000, "40.5")]),
    ("10000*z^2+cos(150*z)", lambda z: 10000 * z * z + cos(150 * z), lambda z: 20000 * z - 150 * sin(150 * z), [(2, "0.015625"), (5, "0.001953125"), (50, "0.03125")]),
    ("z^2/10000+3*exp(-z^2/1000)", lambda z: z * z / 10000 + 3 * exp(-z * z / 1000), lambda z: z / 5000 - 6 * z / 1000 * exp(-z * z / 1000), [(2, "10"), (6, "60"), (50, "-25")]),
    ("z^4/4+z^3/2-2*z", lambda z: z ** 4 / 4 + z ** 3 / 2 - 2 * z, lambda z: z ** 3 + 3 * z * z / 2 - 2, [(2, "-1"), (3, "0"), (6, "-0.5"), (60, "2"), (5, "20")]),
    ("exp(z)-z/2", lambda z: exp(z) - z / 2, lambda z: exp(z) - mpf(1) / 2, [(2, "-2"), (3, "0.5"), (5, "3"), (20, "-1"), (1000, "1"), (3, "-8")]),
    ("log(cosh(z))", lambda z: log(cosh(z)), lambda z: tanh(z), [(2, "0.5"), (3, "0"), (4, "2"), (10, "1")]),
    ("z^2/2+4*exp(-z^2/2)", lambda z: z * z / 2 + 4 * exp(-z * z / 2), lambda z: z - 4 * z * exp(-z * z / 2), [(2, "0.5"), (3, "0.25"), (6, "0.3125"), (6, "0"), (50, "1.75"), (10000, "0.5"), (4, "1000")]),
]


def tilt_for(psi, m):
    """A field whose tilted mean is about m (any field is exact; this one keeps the sums well scaled)."""
    mp.dps = 30
    lo, hi = mpf(-1), mpf(1)
    def stats(s):
        # locate the bulk on a coarse grid that zooms in
        a, b = mpf(-2), mpf(2)
        e = lambda z: s * z - psi(z)
        while True:
            grid = [a + (b - a) * i / 400 for i in range(401)]
            v = [e(z) for z in grid]
            top = max(v)
            k = v.index(top)
            grew = False
            if v[0] > top - 120: a, grew = a - (b - a), True
            if v[-1] > top - 120: b, grew = b + (b - a), True
            if grew: continue
            inside = [i for i in range(401) if v[i] > top - 120]
            na, nb = grid[max(0, inside[0] - 1)], grid[min(400, inside[-1] + 1)]
            if nb - na > (b - a) * mpf(0.75): break
            a, b = na, nb
        n = 2000
        h = (b - a) / n
        w = [exp(e(a + i * h) - top) for i in range(n + 1)]
        t = sum(w); mean = sum(w[i] * (a + i * h) for i in range(n + 1)) / t
        var = sum(w[i] * (a + i * h - mean) ** 2 for i in range(n + 1)) / t
        return mean, var
    s = SLOPE(psi, m)
    low = high = None
    for _ in range(60):
        try:
            mean, var = stats(s)
        except (OverflowError, ValueError):
            s /= 2; continue
        if abs(mean - m) < mpf(10) ** -9 * sqrt(var): return s, sqrt(var)
        if mean < m: low = s
        else: high = s
        n = s + (m - mean) / var
        if (low is not None and n <= low) or (high is not None and n >= high):
            n = (low + high) / 2 if low is not None and high is not None else (s + n) / 2
        if FIELDS[0] is not None and n <= FIELDS[0]: n = (s + FIELDS[0]) / 2
        if FIELDS[1] is not None and n >= FIELDS[1]: n = (s + FIELDS[1]) / 2
        s = n
    return s, sqrt(var)


FIELDS = (None, None)


def SLOPE(psi, m):
    s = mp.diff(psi, m)
    if FIELDS[0] is not None: s = max(s, FIELDS[0] * mpf(0.9))
    if FIELDS[1] is not None: s = min(s, FIELDS[1] * mpf(0.9))
    return s


def bits_of(x, b):
    return int(mp.nint(mp.ldexp(x, b)))


def lattice(psi, sigma, m, h, depth):
    """Exponents of the tilted density at m + ih, as far as they are within depth of the largest."""
    e = lambda i: sigma * (m + i * h) - psi(m + i * h)
    w = {}
    best = e(0)
    for direction in (1, -1):
        i = 0 if direction == 1 else -1
        below = 0
        while True:
            v = e(i)
            if v > best: best = v
            w[i] = v
            below = below + 1 if v < best - depth else 0
            if below > 60 + mpf(0.3) * abs(i): break
            i += direction
    top = max(w.values())
    return {i: exp(v - top) for i, v in w.items() if v > top - depth}, top


def by_convolution(psi, slope, sigma, m, K, h, depth):
    """log f_K(0), f'/f, f''/f of the K-fold sum by exact integer convolution of the weights in fixed point."""
    w, top = lattice(psi, sigma, m, h, depth)
    b = int(depth * mpf("1.4427")) + 160
    lo, hi = min(w), max(w)
    p = fmpz_poly([bits_of(w.get(i, mpf(0)), b) for i in range(lo, hi + 1)])
    d = fmpz_poly([bits_of(w[i] * (sigma - slope(m + i * h)), b) if i in w else 0 for i in range(lo, hi + 1)])
    def at_zero(x, y, count):
        j = -count * lo
        n = j + 1
        total = 0
        X, Y = x.coeffs(), y.coeffs()
        for i in range(max(0, n - len(Y)), min(n, len(X))):
            total += int(X[i]) * int(Y[j - i])
        return mpf(total)
    a = K // 2
    A = p ** a
    B = A if K == 2 * a else A * p
    A1 = d * p ** (a - 1)
    B1 = d * p ** (K - a - 1)
    f0, f1, f2 = at_zero(A, B, K), at_zero(A1, B, K), at_zero(A1, B1, K)
    total = sum(w.values()) * h
    f = mp.ldexp(f0, -K * b) * h ** (K - 1) / total ** K
    return log(f), f1 / f0, f2 / f0, top + log(total)


def by_inversion(psi, slope, sigma, m, K, h, depth):
    """The same by inversion of the characteristic function (large K)."""
    w, top = lattice(psi, sigma, m, h, depth)
    lo, hi = min(w), max(w)
    total = sum(w.values())
    mean = sum(v * i for i, v in w.items()) / total
    sd = sqrt(sum(v * (i - mean) ** 2 for i, v in w.items()) / total)
    p = [w.get(i, mpf(0)) / total for i in range(lo, hi + 1)]
    L = min(K * (hi - lo + 1) + 4, int(ceil(2 * (K * abs(mean) + 26 * sd * sqrt(mpf(K)) + 3 * (hi - lo)))))
    f0, f1, f2, small = mpf(1) / 2, mpf(0), mpf(0), 0
    for j in range(1, L // 2 + 1):
        xi = 2 * pi * j / L
        z = mp.expj(xi)
        chi = mpc(0)
        for q in reversed(p): chi = chi * z + q
        c = (chi * mp.expj(xi * lo)) ** K
        x = xi / h
        f0 += c.real; f1 += x * c.imag; f2 -= x * x * c.real
        small = small + 1 if abs(c) < mpf(10) ** -40 else 0
        # |chi| comes back near 1 in lattice-like wells: only for very large K may the rest be left out
        if small > 60 and K >= 1000: break
    return log(f0 * 2 / (L * h)), f1 / f0, f2 / f0, top + log(total * h)


def row(psi, slope, K, m, h0, sigma, digits, depth):
    """psi_K, psi_K', psi_K'' at m with two steps."""
    mp.dps = digits
    out = []
    for h in (h0, h0 / mpf("1.25")):
        lf, r1, r2, lm = (by_convolution if K <= 40 else by_inversion)(psi, slope, sigma, m, K, h, depth)
        value = sigma * m - lm - (log(mpf(K)) / 2 + lf) / K
        out.append((value, sigma - r1, K * (r1 * r1 - r2)))
    return out


def main():
    global FIELDS
    data = []
    for text, psi, slope, points in CASES:
        FIELDS = (mpf(-1) / 2, None) if text.startswith("exp(z)") else (mpf(-1), mpf(1)) if text.startswith("log(cosh") else (None, None)
        if text.startswith("exp(z)"): FIELDS = (mpf(-1) / 2, None)
        rows = []
        for K, ms in points:
            m = mpf(float(ms))
            sigma, s = tilt_for(psi, m)
            mp.dps = 60
            digits, depth, h = 60, mpf(110), s / 4
            while True:
                a, b = row(psi, slope, K, m, h, sigma, digits, depth)
                bad = max(abs(x - y) / max(1, abs(y)) for x, y in zip(a, b))
                if bad < mpf(10) ** -26: break
                h = h / mpf("1.4"); depth = min(depth * mpf("1.25"), mpf(900)); digits = min(digits + 10, 140)
                if h < s / 400: raise SystemExit(f"no convergence {text} {K} {ms} {bad}")
            mp.dps = 30
            rows.append({"sites": K, "mean": float(m), "value": mp.nstr(b[0], 25), "first": mp.nstr(b[1], 25), "second": mp.nstr(b[2], 25), "deviation": float(s)})
            print(text, K, ms, mp.nstr(b[2], 12), mp.nstr(bad, 3), file=sys.stderr, flush=True)
        data.append({"psi": text, "rows": rows})
        with open(sys.argv[1], "w") as f: json.dump(data, f, indent="\t")


main()
