"""Reference values for closed forms: phi* by direct quadrature, psi_K by Fourier inversion; mpmath, trapezoidal rule, about 30 digits.

    python3 closed-form.py > ../closed-form.json
"""
import json
import mpmath as mp

mp.mp.dps = 42
LIMIT = mp.mpf(10) ** -40

# text, e^{-psi}, centre, deviation of its narrowest part, highest frequency
MEMBERS = [
    ("(z-40)^2/2 - log(1+(z-40)^2)", lambda z: mp.exp(-((z - 40) ** 2) / 2) * (1 + (z - 40) ** 2), 40, 1, 0),
    ("z^2/2 - log(1+0.9*cos(3*z))", lambda z: mp.exp(-z * z / 2) * (1 + mp.mpf(9) / 10 * mp.cos(3 * z)), 0, 1, 3),
    ("-log(0.3*exp(-(z-1)^2/4) + 0.7*exp(-(z+2)^2*2))", lambda z: mp.mpf(3) / 10 * mp.exp(-((z - 1) ** 2) / 4) + mp.mpf(7) / 10 * mp.exp(-((z + 2) ** 2) * 2), 0, mp.mpf(1) / 2, 0),
    ("z^2 - 2*log(cosh(z))", lambda z: mp.exp(-z * z) * mp.cosh(z) ** 2, 0, mp.sqrt(mp.mpf(1) / 2), 0),
    ("z^2/2 - log(z^2+1)", lambda z: mp.exp(-z * z / 2) * (1 + z * z), 0, 1, 0),
    ("z^2/2 - log(2+sin(z)^2)", lambda z: mp.exp(-z * z / 2) * (2 + mp.sin(z) ** 2), 0, 1, 2),
    ("z^2/2 - 3*log(1+0.3*cos(z))", lambda z: mp.exp(-z * z / 2) * (1 + mp.mpf(3) / 10 * mp.cos(z)) ** 3, 0, 1, 3),
    ("z^2/2 - log(1+z^2) - log(2+cos(z))", lambda z: mp.exp(-z * z / 2) * (1 + z * z) * (2 + mp.cos(z)), 0, 1, 1),
    ("3*z^2 - z - log(1 + 1.1*sin(pi*z+1)^2)", lambda z: mp.exp(-3 * z * z + z) * (1 + mp.mpf(11) / 10 * mp.sin(mp.pi * z + 1) ** 2), 0, mp.sqrt(mp.mpf(1) / 6), 2 * mp.pi),
    ("-log(sqrt(2)*exp(-pi*z^2) + exp(1/3)*exp(-z^2/5+z))", lambda z: mp.sqrt(2) * mp.exp(-mp.pi * z * z) + mp.exp(mp.mpf(1) / 3) * mp.exp(-z * z / 5 + z), 0, mp.sqrt(1 / (2 * mp.pi)), 0),
    ("z^2/2 - log((z^2-1)^2+1/10)", lambda z: mp.exp(-z * z / 2) * ((z * z - 1) ** 2 + mp.mpf(1) / 10), 0, 1, 0),
    ("z^2/2 - log(1 - 0.8*exp(-z^2/4)) - z*log(5)/3", lambda z: mp.exp(-z * z / 2 + z * mp.log(5) / 3) * (1 - mp.mpf(4) / 5 * mp.exp(-z * z / 4)), 0, mp.sqrt(mp.mpf(2) / 3), 0),
    ("z^2/8 - log(2*cosh(z) + cos(z) + z^2/7)", lambda z: mp.exp(-z * z / 8) * (2 * mp.cosh(z) + mp.cos(z) + z * z / 7), 0, 2, 1),
]
FIELDS = ["-3", "-0.25", "0", "1", "7.5"]


def grid(f, centre, deviation, frequency, tilt):
    """Trapezoidal nodes and weights of f(z) dz, for integrands like e^{tilt z} f(z): 40 digits, both ways until negligible."""
    h = 2 * mp.pi / (frequency + 16 / mp.mpf(deviation)) / 1.05
    g = lambda z: mp.exp(tilt * z) * f(z)
    # find the mass, then walk out
    peak = max((g(centre + i * h), i) for i in range(-400, 401))
    nodes = []
    for direction in (1, -1):
        i = peak[1] + (0 if direction == 1 else -1)
        small = 0
        while small < 40:
            z = centre + i * h
            nodes.append((z, f(z) * h))
            small = small + 1 if abs(g(z)) < LIMIT * abs(peak[0]) else 0
            i += direction
    return sorted(nodes)


def text(x):
    return mp.nstr(x, 32)


def log_partition(f, centre, deviation, frequency, s):
    nodes = grid(f, centre, deviation, frequency, s)
    m = [mp.fsum(mp.exp(s * z) * w * (z - centre) ** k for z, w in nodes) for k in range(3)]
    return mp.log(m[0]), m[1] / m[0] + centre, m[2] / m[0] - (m[1] / m[0]) ** 2


BITS = 200


def characteristic(nodes, Z, mean, xi):
    """Sum of w_j e^{i xi (z_j - mean)} / Z over equidistant nodes, by Horner's rule in fixed-point integers (fast without gmpy)."""
    omega = mp.expj(xi * (nodes[1][0] - nodes[0][0]))
    p, q = int(mp.nint(omega.real * 2**BITS)), int(mp.nint(omega.imag * 2**BITS))
    a = b = 0
    for w in reversed(fixed_weights(nodes, Z)):
        a, b = ((a * p - b * q) >> BITS) + w, (a * q + b * p) >> BITS
    return mp.mpc(mp.mpf(a) / 2**BITS, mp.mpf(b) / 2**BITS) * mp.expj(xi * (nodes[0][0] - mean))


fixed = {}


def fixed_weights(nodes, Z):
    if id(nodes) not in fixed:
        fixed.clear()
        fixed[id(nodes)] = [int(mp.nint(w / Z * 2**BITS)) for _, w in nodes]
    return fixed[id(nodes)]


def block(nodes, K_list, mean, tilt):
    """psi_K and its derivatives through the tilted density: q_K(x) = e^{-tilt x} Z^K q~_K(x)."""
    Z = mp.fsum(w for _, w in nodes)
    centre = mp.fsum(w * z for z, w in nodes) / Z
    variance = mp.fsum(w * (z - centre) ** 2 for z, w in nodes) / Z
    step = 2 * mp.pi / (34 * mp.sqrt(variance) * mp.sqrt(max(K_list)) + 40 * abs(mean - centre))
    chi = []
    small = 0
    n = 0
    while small < 60 and n < 20000:
        xi = n * step
        c = characteristic(nodes, Z, mean, xi)
        chi.append((xi, c))
        small = small + 1 if abs(c) ** min(K_list) < mp.mpf(10) ** -38 else 0
        n += 1
    rows = []
    for K in K_list:
        d = [mp.mpf(0)] * 3
        for j, (xi, c) in enumerate(chi):
            p = c**K
            weight = step / mp.pi * (mp.mpf(1) / 2 if j == 0 else 1)
            for k in range(3):
                d[k] += weight * mp.re((-1j * xi) ** k * p)
        value = -(mp.log(K) / 2 - tilt * K * mean + K * mp.log(Z) + mp.log(d[0])) / K
        first = tilt - d[1] / d[0]
        second = -K * (d[2] / d[0] - (d[1] / d[0]) ** 2)
        rows.append({"sites": K, "mean": text(mean), "value": text(value), "first": text(first), "second": text(second)})
    return rows


out = []
for psi, f, centre, deviation, frequency in MEMBERS:
    fields = []
    for s in FIELDS:
        value, first, second = log_partition(f, mp.mpf(centre), deviation, frequency, mp.mpf(s))
        fields.append({"field": s, "value": text(value), "mean": text(first), "variance": text(second)})
    blocks = []
    for tilt in ("0", "1.5"):
        nodes = [(z, w * mp.exp(mp.mpf(tilt) * z)) for z, w in grid(f, mp.mpf(centre), mp.mpf(deviation) / 2, 2 * frequency, mp.mpf(tilt))]
        Z = mp.fsum(w for _, w in nodes)
        mean = mp.mpf(mp.nstr(mp.fsum(w * z for z, w in nodes) / Z + mp.mpf("0.07"), 4))
        blocks += block(nodes, [2, 3, 4, 5, 6, 7, 8], mean, mp.mpf(tilt))
    out.append({"psi": psi, "fields": fields, "blocks": blocks})
print(json.dumps(out, indent=0))
