"""Reference solutions of the mesoscopic flow by scipy, for test/data/mesoscopic-flow.json.

Independent of the library: B-splines by scipy, dense matrices, conditional laws by brute-force quadrature over the fibre {Px = y}, DOP853 in time.
Run: python3 test/data/generate/mesoscopic-flow.py > test/data/mesoscopic-flow.json
"""
import itertools
import json

import numpy as np
from scipy.integrate import solve_ivp
from scipy.interpolate import BSpline

POTENTIALS = {
    "z^2/2+2*exp(-z^2)": (lambda z: z**2 / 2 + 2 * np.exp(-(z**2)), lambda z: z - 4 * z * np.exp(-(z**2))),
    "z^4/4-z^2/2": (lambda z: z**4 / 4 - z**2 / 2, lambda z: z**3 - z),
}


def basis(degree, blocks):
    """Periodic B-splines as functions of theta, partition of unity, b_j on [j/M, (j+L+1)/M]."""
    cardinal = BSpline.basis_element(np.arange(degree + 2), extrapolate=False)

    def b(j, theta):
        out = np.zeros_like(theta)
        for n in range(-1, degree + 3):
            x = theta * blocks - j + n * blocks
            inside = (x >= 0) & (x < degree + 1)
            out[inside] += cardinal(x[inside]) if degree > 0 else 1.0
        return out

    return b


def cell_averages(degree, blocks, sites):
    x, w = np.polynomial.legendre.leggauss(8)
    b = basis(degree, blocks)
    c = np.zeros((sites, blocks))
    for j in range(blocks):
        for i in range(sites):
            c[i, j] = np.sum(w / 2 * b(j, (i + 0.5 + x / 2) / sites))
    return c


def gram(degree, blocks):
    x, w = np.polynomial.legendre.leggauss(8)
    theta = ((np.arange(blocks)[:, None] + (x + 1) / 2) / blocks).ravel()
    weights = np.tile(w / 2 / blocks, blocks)
    b = basis(degree, blocks)
    values = np.array([b(j, theta) for j in range(blocks)])
    return values @ (weights[:, None] * values.T), theta, weights, values


def integrate(rhs, start, times):
    sol = solve_ivp(lambda t, y: rhs(y), (0, times[-1]), start, method="DOP853", rtol=1e-11, atol=1e-13, t_eval=times)
    assert sol.success
    return sol.y.T.tolist()


def lattice(sites):
    return sites**2 * (2 * np.eye(sites) - np.roll(np.eye(sites), 1, 0) - np.roll(np.eye(sites), -1, 0))


def profile(sites):
    """Cell averages of 0.3 + 0.9 cos 2 pi theta - 0.4 sin 4 pi theta."""
    ends = np.arange(sites + 1) / sites
    primitive = 0.3 * ends + 0.9 * np.sin(2 * np.pi * ends) / (2 * np.pi) + 0.4 * np.cos(4 * np.pi * ends) / (4 * np.pi)
    return sites * np.diff(primitive)


def block_flow(psi_text, blocks, per_block, times):
    """Degree 0, inverse operator: y' = -Abar psi_K'(y); psi_K' = E[psi'(x_1) | mean] on the fibre."""
    psi, force = POTENTIALS[psi_text]
    sites = blocks * per_block
    p = np.kron(np.eye(blocks), np.ones((1, per_block)) / per_block)
    # <y,y'>_Y = (1/M) sum: P^t y = y_j/N at the sites, N P^t y = y_j.
    inverse = p @ np.linalg.pinv(lattice(sites)) @ np.kron(np.eye(blocks), np.ones((per_block, 1)))
    coarse = np.linalg.pinv(inverse)
    grid = np.linspace(-9, 9, 361)

    def first(m):
        points = [m + grid] * (per_block - 1)
        mesh = np.meshgrid(*points, indexing="ij")
        last = per_block * m - sum(mesh)
        weight = np.exp(-sum(psi(x) for x in mesh) - psi(last))
        return np.sum(weight * force(mesh[0])) / np.sum(weight)

    start = profile(sites).reshape(blocks, per_block).mean(1)
    rhs = lambda y: -coarse @ np.array([first(m) for m in y])
    return start, rhs(start), integrate(rhs, start, times)


def limit_flow(psi_text, degree, blocks, times):
    """K = infinity, natural operator, limit energy: S c' = -stiffness sigma, int b_j phi*'(sigma) = (S c)_j. The dual sigma is integrated."""
    psi, _ = POTENTIALS[psi_text]
    z = np.linspace(-9, 9, 2001)
    s, _, _, _ = gram(degree, blocks)
    x, w = np.polynomial.legendre.leggauss(40)
    theta = ((np.arange(blocks)[:, None] + (x + 1) / 2) / blocks).ravel()
    weights = np.tile(w / 2 / blocks, blocks)
    b = basis(degree, blocks)
    lower = basis(degree - 1, blocks)
    values = np.array([b(j, theta) for j in range(blocks)])
    slopes = np.array([blocks * (lower(j, theta) - lower(j + 1 if j + 1 < blocks else 0, theta)) for j in range(blocks)])
    stiffness = slopes @ (weights[:, None] * slopes.T)

    def moments(h):
        e = np.exp(h[:, None] * z - psi(z))
        total = e.sum(1)
        mean = (e * z).sum(1) / total
        return mean, (e * z**2).sum(1) / total - mean**2

    def dual(c, sigma):
        for _ in range(60):
            mean, variance = moments(sigma @ values)
            step = np.linalg.solve(values @ ((weights * variance)[:, None] * values.T), s @ c - values @ (weights * mean))
            sigma = sigma + step
            if np.max(np.abs(step)) < 1e-13:
                return sigma
        raise ArithmeticError("no dual field")

    zeta = 0.3 + 0.9 * np.cos(2 * np.pi * theta) - 0.4 * np.sin(4 * np.pi * theta)
    start = np.linalg.solve(s, values @ (weights * zeta))
    state = {"sigma": np.zeros(blocks)}

    def rhs(c):
        state["sigma"] = dual(c, state["sigma"])
        return -np.linalg.solve(s, stiffness @ state["sigma"])

    return start, rhs(start), integrate(rhs, start, times)


def fibre_flow(psi_text, degree, blocks, per_block, times):
    """Finite K, natural operator, exact energy: y' = -E[P A grad H | Px = y], by quadrature over the fibre (theory 2.2)."""
    psi, force = POTENTIALS[psi_text]
    sites = blocks * per_block
    c = cell_averages(degree, blocks, sites)
    s, _, _, _ = gram(degree, blocks)
    p = np.linalg.solve(s, c.T) / sites
    drift = p @ lattice(sites)
    _, _, vt = np.linalg.svd(p)
    kernel = vt[blocks:]
    grid = np.linspace(-7, 7, 57)
    mesh = np.array(list(itertools.product(grid, repeat=sites - blocks)))
    offsets = mesh @ kernel
    lift = np.linalg.pinv(p)

    def rhs(y):
        x = lift @ y + offsets
        energy = psi(x).sum(1)
        weight = np.exp(-(energy - energy.min()))
        return -drift @ ((weight[:, None] * force(x)).sum(0) / weight.sum())

    start = p @ profile(sites)
    return start, rhs(start), integrate(rhs, start, times)


def case(name, times, result, **sizes):
    start, drift, states = result
    return {"name": name, **sizes, "times": times, "initial": list(map(float, start)), "drift": list(map(float, drift)), "states": states}


times = [0.002, 0.01]
cases = [
    case("block", times, block_flow("z^2/2+2*exp(-z^2)", 4, 3, times), psi="z^2/2+2*exp(-z^2)", degree=0, blocks=4, sites=12, operator="inverse", energy="exact"),
    case("limit", times, limit_flow("z^4/4-z^2/2", 2, 5, times), psi="z^4/4-z^2/2", degree=2, blocks=5, sites=None, operator="natural", energy="limit"),
    case("fibre", times, fibre_flow("z^4/4-z^2/2", 1, 3, 2, times), psi="z^4/4-z^2/2", degree=1, blocks=3, sites=6, operator="natural", energy="exact"),
]
print(json.dumps({"profile": "0.3+0.9*cos(2*pi*theta)-0.4*sin(4*pi*theta)", "cases": cases}, indent=1))
