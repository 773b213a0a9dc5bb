"""Reference laws on 2 and 3 sites, for test/data/law.json.

Independent of the library: the Fokker-Planck equation in its Schroedinger form u = f sqrt(mu), du/dt = -lambda (-Laplace + |grad H|^2/4 - (Laplace H)/2) u,
sinc collocation (spectral accuracy), dense eigen-decomposition, exact in time. The orthonormal coordinates of the hyperplane are scipy's null_space of (1,...,1).
Also closed-form checks of the Gaussian chain by mpmath (40 digits): Var and Bias of theory 5.4 by direct sums over frequencies, entropy, W2.
Run: python3 test/data/generate/law.py > test/data/law.json
"""
import json

import mpmath as mp
import numpy as np
from scipy.linalg import eigh, null_space

CASES = [
    # psi, psi', psi'', N, mean, fields, half width, points per direction
    ("z^4/4-z^2/2", 2, 0.2, [0.9, -0.5], 6.0, 240),
    ("z^2/2+2*exp(-(z-1)^2)", 2, 0.1, [0.7, -0.4], 11.0, 280),
    ("z^2/2+4*exp(-z^2/2)", 2, 0.0, [0.3, -0.2], 11.0, 280),
    ("z^4/4-z^2/2", 3, 0.2, [0.8, 0.1, -0.7], 5.0, 52),
    ("z^2/2+2*exp(-(z-1)^2)", 3, 0.1, [0.6, -0.1, -0.4], 9.0, 56),
]
PSI = {
    "z^4/4-z^2/2": (lambda z: z**4 / 4 - z**2 / 2, lambda z: z**3 - z, lambda z: 3 * z**2 - 1),
    "z^2/2+2*exp(-(z-1)^2)": (
        lambda z: z**2 / 2 + 2 * np.exp(-((z - 1) ** 2)),
        lambda z: z - 4 * (z - 1) * np.exp(-((z - 1) ** 2)),
        lambda z: 1 + (8 * (z - 1) ** 2 - 4) * np.exp(-((z - 1) ** 2)),
    ),
    "z^2/2+4*exp(-z^2/2)": (
        lambda z: z**2 / 2 + 4 * np.exp(-(z**2) / 2),
        lambda z: z - 4 * z * np.exp(-(z**2) / 2),
        lambda z: 1 + (4 * z**2 - 4) * np.exp(-(z**2) / 2),
    ),
}
TIMES = [0, 0.01, 0.05, 0.2]


def second_derivative(n, h):
    """Minus the second derivative on a sinc grid."""
    k = np.arange(n)[:, None] - np.arange(n)[None, :]
    with np.errstate(divide="ignore"):
        d = 2 * (-1.0) ** k / k**2.0
    np.fill_diagonal(d, np.pi**2 / 3)
    return d / h**2


def law(psi, sites, mean, fields, half, n):
    value, first, second = PSI[psi]
    chain = sites**2 * (2 * np.eye(sites) - np.roll(np.eye(sites), 1, 0) - np.roll(np.eye(sites), -1, 0))
    basis = null_space(np.ones((1, sites)))
    mobility = np.linalg.eigvalsh(basis.T @ chain @ basis)
    assert np.allclose(mobility, mobility[0])
    d = sites - 1
    line = np.linspace(-half, half, n)
    h = line[1] - line[0]
    y = np.stack([g.ravel() for g in np.meshgrid(*[line] * d, indexing="ij")])
    x = mean + basis @ y
    H = value(x).sum(0)
    H -= H.min()
    gradient = basis.T @ first(x)
    laplacian = ((basis**2).T @ second(x)).sum(0)
    potential = (gradient**2).sum(0) / 4 - laplacian / 2
    root = np.exp(-H / 2)
    root /= np.sqrt((root**2).sum())
    kinetic = second_derivative(n, h)
    if d == 2:
        kinetic = np.kron(kinetic, np.eye(n)) + np.kron(np.eye(n), kinetic)
    # Far out the potential is huge and nothing is there.
    keep = H < 90
    S = mobility[0] * (kinetic[np.ix_(keep, keep)] + np.diag(potential[keep]))
    eigenvalues, vectors = eigh(S)
    x, root = x[:, keep], root[keep]
    tilt = np.array(fields) @ (x - mean)
    f = np.exp(tilt)
    f /= (f * root**2).sum()
    start = vectors.T @ (f * root)
    means, entropies = [], []
    for t in TIMES:
        u = vectors @ (np.exp(-np.maximum(eigenvalues, 0) * t) * start)
        p = u * root
        p /= p.sum()
        means.append((x @ p).tolist())
        big = p > 1e-24
        entropies.append(float((p[big] * np.log(p[big] / root[big] ** 2)).sum()))
    return dict(psi=psi, sites=sites, mean=mean, fields=fields, times=TIMES, means=means, entropies=entropies, eigenvalues=eigenvalues[:4].tolist())


def gaussian(sites, modes, a, t, start):
    """Direct sums, with the Fourier coefficients of the step function frequency by frequency and an integral for what is beyond."""
    mp.mp.dps = 40
    N, a, t = sites, mp.mpf(a), mp.mpf(t)
    lam = [4 * N**2 * mp.sin(mp.pi * k / N) ** 2 for k in range(N)]
    v = [start + (1 - start) * (1 - mp.exp(-2 * a * lam[k] * t)) for k in range(N)]
    variance = sum((1 / lam[k] - mp.mpf(1) / (6 * N**2)) * v[k] for k in range(1, N)) / (N * a)
    zeta = {}
    for n, c, s in modes:
        zeta[n] = mp.mpc(c, -mp.mpf(s)) / 2
        zeta[-n] = mp.mpc(c, s) / 2
    sinc = lambda n: mp.sinpi(mp.mpf(n) / N) / (mp.pi * n / N)
    X = [mp.mpc(0) for _ in range(N)]
    for n, z in zeta.items():
        X[n % N] += z * sinc(n) * mp.expjpi(mp.mpf(n) / N)
    # Sum of the squared step function by the exact aliasing sum, minus twice the product, plus the heat equation: 40 digits make it harmless.
    step = sum(abs(X[k] * mp.exp(-a * lam[k] * t)) ** 2 * (1 / lam[k] - mp.mpf(1) / (6 * N**2)) for k in range(1, N))
    cross = heat = mp.mpf(0)
    for n, z in zeta.items():
        zt = z * mp.exp(-a * (2 * mp.pi * n) ** 2 * t)
        xt = sinc(n) * mp.expjpi(-mp.mpf(n) / N) * X[n % N] * mp.exp(-a * lam[n % N] * t) if n % N else 0
        cross += mp.re(mp.conj(zt) * xt) / (2 * mp.pi * n) ** 2
        heat += abs(zt) ** 2 / (2 * mp.pi * n) ** 2
    bias = step - 2 * cross + heat
    power = [abs(X[k]) ** 2 * mp.exp(-2 * a * lam[k] * t) for k in range(N)]
    means = a * N * sum(power[1:]) / 2
    covariance = sum(v[k] - 1 - mp.log(v[k]) for k in range(1, N)) / 2
    wasserstein = sum((1 - mp.sqrt(v[k])) ** 2 / (a * lam[k]) for k in range(1, N))
    return dict(
        sites=N, modes=modes, curvature=float(a), time=float(t), start=start,
        variance=float(variance), bias=float(bias), ofMeans=float(means), ofCovariance=float(covariance), squaredWasserstein=float(wasserstein),
    )


GAUSSIAN = [
    (8, [[1, 1, 0]], 1, 0.01, 0),
    (16, [[1, 1, 0]], 1, 0.01, 0),
    (32, [[1, 1, 0]], 1, 0.01, 0),
    (7, [[1, 0.5, -0.3], [2, 0.1, 0.4]], 2.5, 0.003, 0),
    (8, [[1, 0.5, -0.3], [4, 0.3, 0.2], [7, 0.1, 0.4], [8, 0.2, 0.1], [9, 0.05, -0.2]], 0.7, 0.001, 0),
    (64, [[1, 0.8, 0], [2, 0, 0.2]], 1, 1e-6, 0),
    (512, [[1, 0.8, 0], [2, 0, 0.2]], 1, 0.02, 0),
    (4096, [[1, 1, 0], [3, 0.2, 0.1]], 1, 0.01, 0),
    (4096, [[1, 1, 0]], 10, 0.05, 0.25),
]

print(json.dumps(dict(laws=[law(*case) for case in CASES], gaussian=[gaussian(*case) for case in GAUSSIAN]), indent=1))
