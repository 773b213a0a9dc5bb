"""Cramér pairs of hard potentials at 30 digits: adaptive Gauss-Legendre quadrature in mpmath at 50 digits.

Independent of the library: the density is integrated as it stands, e^{sigma z - psi(z)} relative to its largest sampled
value, on panels bisected until 30-point rules agree with their halves. Fields and means are exact doubles.
Run: python3 cramer_reference.py > ../cramer-reference.json (some minutes; gmpy2 helps); texts as arguments select cases.
"""
import json
import sys
from mpmath import mp, mpf, exp, log, cos, sqrt, cosh, sinh, atan, erf, tanh, findroot

mp.dps = 50
NODES = 30


def legendre_rule(n):
    xs, ws = [], []
    for i in range(n):
        x = mp.cos(mp.pi * (mpf(i) + mpf(3) / 4) / (n + mpf(1) / 2))
        for _ in range(8):
            p0, p1 = mpf(1), x
            for k in range(2, n + 1):
                p0, p1 = p1, ((2 * k - 1) * x * p1 - (k - 1) * p0) / k
            d = n * (x * p1 - p0) / (x * x - 1)
            x -= p1 / d
        xs.append(x)
        ws.append(2 / ((1 - x * x) * d * d))
    return xs, ws


XS, WS = legendre_rule(NODES)


def law(psi, sigma, seeds, digits=42):
    """log partition function and cumulants at the field; seeds: points with a grid fine enough to see every well."""
    f = lambda z: sigma * z - psi(z)
    top_z = max(seeds, key=f)
    top = f(top_z)
    # Range: outwards from the seeds in doubling steps until 140 below the top; the steps are cuts, so that no layer at
    # their scale is missed.
    lo, hi = min(seeds), max(seeds)
    first = (hi - lo) / 64 + mpf(10) ** -6
    outer = []
    for end, sign in ((lo, -1), (hi, 1)):
        step = first
        while f(end) > top - 140:
            end += sign * step
            step *= 2
            outer.append(end)
    lo, hi = min(outer + [lo]), max(outer + [hi])
    near = [f(s) > top - 150 for s in seeds]
    kept = [s for i, s in enumerate(seeds) if lo < s < hi and any(near[max(0, i - 1):i + 2])]
    cuts = sorted(set([lo, hi] + kept + outer))

    def panel(a, b):
        h, c = (b - a) / 2, (a + b) / 2
        acc = [mpf(0)] * 7
        for x, w in zip(XS, WS):
            z = c + h * x
            g = h * w * exp(f(z) - top)
            d = z - top_z
            for k in range(7):
                acc[k] += g
                g *= d
        return acc

    total = [mpf(0)] * 7
    stack = [(a, b, panel(a, b)) for a, b in zip(cuts, cuts[1:])]
    scale = sum((p[2][0] for p in stack), mpf(0))
    spread = sqrt(abs(sum((p[2][2] for p in stack), mpf(0)) / scale))
    while stack:
        a, b, whole = stack.pop()
        m = (a + b) / 2
        l, r = panel(a, m), panel(m, b)
        if all(abs(l[k] + r[k] - whole[k]) <= mpf(10) ** -digits * scale * spread ** k for k in range(7)):
            for k in range(7):
                total[k] += l[k] + r[k]
        else:
            stack.append((a, m, l))
            stack.append((m, b, r))
    z0 = total[0]
    raw = [t / z0 for t in total]
    mean = raw[1]
    mu = [mpf(0)] * 7
    for n in range(7):
        mu[n] = sum(mp.binomial(n, k) * raw[k] * (-mean) ** (n - k) for k in range(n + 1))
    k = [top_z + mean, mu[2], mu[3], mu[4] - 3 * mu[2] ** 2, mu[5] - 10 * mu[3] * mu[2],
         mu[6] - 15 * mu[4] * mu[2] - 10 * mu[3] ** 2 + 30 * mu[2] ** 3]
    return log(z0) + top, k




def grid(a, b, n):
    return [mpf(a) + (mpf(b) - mpf(a)) * i / n for i in range(n + 1)]


def lse(*terms):
    return lambda z: -log(sum(w * exp(-(z - mpf(a)) ** 2 / (2 * mpf(v))) for w, a, v in terms))


CASES = [
    # text, psi, fields (range), means range, fields, means, seeds
    ("z^6", lambda z: z ** 6, [0, 0.3, 1e3], [0.25, -1.5, 2.78], grid(-3, 3, 24)),
    ("z^2/2+4*cos(5*z)", lambda z: z * z / 2 + 4 * cos(5 * z), [0, 0.7, 1e3], [0.1, 2.2, 1000.25], None),
    ("(z-40)^2/2", lambda z: (z - 40) ** 2 / 2, [0, -40, 1e3], [0, 40, 1040], None),
    ("z^2/2-4000*z+8000000", lambda z: z * z / 2 - 4000 * z + 8000000, [0, 3], [4000, 4002.5], grid(3990, 4010, 20)),
    ("(z-1000)^4", lambda z: (z - 1000) ** 4, [0, 1, -1000], [1000, 1000.3, 994], grid(980, 1020, 80)),
    ("1e4*z^2", lambda z: 10000 * z * z, [0, 1e3, 12.5], [0.001, 0.05, -0.3], None),
    ("1e-4*z^2", lambda z: z * z / 10000, [0, 1e3, 0.01], [50, 5e6, -1000], None),
    ("20*(z^2-1)^2", lambda z: 20 * (z * z - 1) ** 2, [0, 0.1, 5, 1e3], [0, 0.5, 0.99, 1.05, 2.4639], grid(-2, 3, 100)),
    ("100*(z^2-1)^2", lambda z: 100 * (z * z - 1) ** 2, [0, 0.1, 5, 12, 1e3], [0, 0.5, 0.999, -1.01, 1.6], grid(-2, 2, 160)),
    ("100*(z^2-1)^2+11.5*z", lambda z: 100 * (z * z - 1) ** 2 + mpf(23) / 2 * z, [0, 1, 11.25, 20], [0.5, -1.0123, 1.001], grid(-2, 2, 160)),
    ("1000*(z^2-1)^2+z/2", lambda z: 1000 * (z * z - 1) ** 2 + z / 2, [0, 0.5, 2], [0, 0.3, 0.9999], grid(-1.5, 1.5, 300)),
    ("exp(z)-z", lambda z: exp(z) - z, [0, -0.9999, -0.999999, 1e3], [-0.5, -20, -5000, 6.9], grid(-10, 8, 60)),
    ("log(cosh(z))", lambda z: abs(z) + log(1 + exp(-2 * abs(z))) - log(mpf(2)), [0, 0.5, 0.9999, -0.999], [0.2, 30, -1000], grid(-20, 20, 80)),
    ("sqrt(1+z^2)", lambda z: sqrt(1 + z * z), [0, 0.5, 0.9999, -0.99], [0.3, 40, -5000], grid(-80, 80, 64)),
    ("sqrt(1+z^2)+2*log(1+z^2)", lambda z: sqrt(1 + z * z) + 2 * log(1 + z * z), [0, 0.9, 0.999], [0.1, 0.45], grid(-10, 10, 40)),
    ("-log(exp(-(z-2)^2/2)+exp(-(z+2)^2/2))", lse((1, 2, 1), (1, -2, 1)), [0, 0.3, 1e3], [0.1, -1.9, 1002], None),
    ("-log(exp(-(z-30)^2/2)+exp(-(z+30)^2/2))", lse((1, 30, 1), (1, -30, 1)), [0, 0.1, 10], [1, 29, 60], grid(-40, 70, 220)),
    ("-log(exp(-50*(z-3)^2)+0.001*exp(-z^2/2))", lse((1, 3, mpf(1) / 100), (mpf(1) / 1000, 0, 1)), [0, -2.5, 4], [2.9, 0.5, -1], grid(-10, 10, 400)),
    ("z^2/2-20*exp(-1000*(z-3)^2)", lambda z: z * z / 2 - 20 * exp(-1000 * (z - 3) ** 2), [0, -5, 3], [], grid(-10, 10, 80) + grid(2.8, 3.2, 16)),
    ("z^2/2+100*atan(z)", lambda z: z * z / 2 + 100 * atan(z), [0, 20, 200], [-4, 0.5, 8], grid(-12, 12, 96)),
    ("cosh(z)+z^2", lambda z: cosh(z) + z * z, [0, 3, 1e3], [0.5, 7.585], grid(-9, 9, 72)),
    ("1e4*log(cosh(z))", lambda z: 10000 * log(cosh(z)), [0, 1e3], [0.02, 0.5], grid(-1, 1, 400)),
    ("z^4/4-z^2+erf(z)+tanh(3*z)", lambda z: z ** 4 / 4 - z * z + erf(z) + tanh(3 * z), [0, 2, 1e3], [-1, 0.2, 9.9], grid(-5, 11, 128)),
]


def seeds_for(text, sigma, seeds):
    if seeds is not None:
        return seeds
    return {
        "z^2/2+4*cos(5*z)": lambda s: grid(s - 16, s + 16, 320),
        "(z-40)^2/2": lambda s: grid(s + 20, s + 60, 40),
        "1e4*z^2": lambda s: grid(s / 20000 - mpf(1) / 8, s / 20000 + mpf(1) / 8, 40),
        "1e-4*z^2": lambda s: grid(s * 5000 - 1000, s * 5000 + 1000, 40),
        "-log(exp(-(z-2)^2/2)+exp(-(z+2)^2/2))": lambda s: grid(s - 12, s + 12, 48),
    }[text](sigma)


def text_of(x):
    return mp.nstr(x, 30, min_fixed=-5, max_fixed=25)




def main():
    only = sys.argv[1:]
    out = []
    for text, psi, fields, means, seeds in CASES:
        if only and text not in only:
            continue
        rows = {"psi": text, "logPartition": [], "cramer": []}
        for s in fields:
            star, k = law(psi, mpf(s), seeds_for(text, mpf(s), seeds))
            rows["logPartition"].append({"field": s, "value": text_of(star), "cumulants": [text_of(x) for x in k]})
        for m in means:
            # Start: the tabulated field with the nearest mean, or the field of the Gaussian part.
            start = min(rows["logPartition"], key=lambda r: abs(mpf(r["cumulants"][0]) - m))["field"]
            if seeds is None:
                start = {"z^2/2+4*cos(5*z)": m, "(z-40)^2/2": m - 40, "1e4*z^2": 20000 * m, "1e-4*z^2": m / 5000,
                         "-log(exp(-(z-2)^2/2)+exp(-(z+2)^2/2))": (abs(m) - 2) * (1 if m > 0 else -1) if abs(m) > 3 else 0}[text]
            v = transform_bracketed(psi, mpf(m), mpf(start), text, seeds)
            rows["cramer"].append({"mean": m, "value": text_of(v[0]), "first": text_of(v[1]), "second": text_of(v[2]), "third": text_of(v[3])})
        out.append(rows)
        print(text, file=sys.stderr, flush=True)
    print(json.dumps(out, indent=1))


LIMITS = {"exp(z)-z": (-1, None), "log(cosh(z))": (-1, 1), "sqrt(1+z^2)": (-1, 1), "sqrt(1+z^2)+2*log(1+z^2)": (-1, 1), "1e4*log(cosh(z))": (-10000, 10000)}


def transform_bracketed(psi, m, sigma, text, seeds):
    """phi and derivatives at the mean m: bracketed Newton steps at low precision, then at full precision."""
    lower, upper = LIMITS.get(text, (None, None))
    digits, mp.dps = 10, 20
    for _ in range(200):
        star, k = law(psi, sigma, seeds_for(text, sigma, seeds), digits)
        if k[0] < m:
            lower = sigma
        else:
            upper = sigma
        limit = 6 / sqrt(k[1])
        new = sigma + max(-limit, min(limit, (m - k[0]) / k[1]))
        if digits < 42 and ((lower is not None and new < lower) or (upper is not None and new > upper)):
            new = (lower + upper) / 2 if lower is not None and upper is not None else new
        small = abs(new - sigma) * sqrt(k[1])
        sigma = new
        if digits == 42 and small < mpf(10) ** -33:
            break
        if small < mpf(10) ** -8:
            digits, mp.dps = 42, 50
    else:
        raise RuntimeError(text)
    star, k = law(psi, sigma, seeds_for(text, sigma, seeds))
    return sigma * m - star, sigma, 1 / k[1], -k[2] / k[1] ** 3


main()
