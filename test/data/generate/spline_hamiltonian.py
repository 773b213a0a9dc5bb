"""Coarse-grained Hamiltonians of splines by Fourier inversion in M dimensions, independent of the library (numpy, scipy).

H(c) = -(1/N) log[ sqrt(det C'C) p(b) ], p the density of C'x at b = N S c under exp(-sum psi), C the cell averages of the B-splines.
Tilt by h = C mu: log p(b) = sum phi*(h_i) - mu.b + log g, g = (2 pi)^-M int prod_i chi_i((C xi)_i) d xi by the trapezoidal rule in whitened
coordinates, on two ranges and steps whose difference is recorded. The gradient (B-spline coefficients of the L2 Riesz gradient) is mu - grad log g.

Usage: python3 spline_hamiltonian.py > ../spline-hamiltonian.json
"""
import json
import sys
from math import comb, factorial

import numpy as np
from scipy.interpolate import CubicSpline

POTENTIALS = {
    'z^4/4-z^2/2': lambda z: z**4 / 4 - z**2 / 2,
    'z^4/4-z^2': lambda z: z**4 / 4 - z**2,
    'z^2/2+2*exp(-z^2)': lambda z: z**2 / 2 + 2 * np.exp(-(z**2)),
    'z^2/2+2*exp(-(z-1)^2)': lambda z: z**2 / 2 + 2 * np.exp(-((z - 1) ** 2)),
    'exp(z)-z': lambda z: np.exp(z) - z,
    'log(cosh(z))': lambda z: np.logaddexp(z, -z) - np.log(2),
    'z^6/6+z/3': lambda z: z**6 / 6 + z / 3,
    'z^4/4+z^3/2': lambda z: z**4 / 4 + z**3 / 2,
    'cosh(2*z)/2': lambda z: np.cosh(2 * z) / 2,
    '2*z^2+cos(3*z)': lambda z: 2 * z**2 + np.cos(3 * z),
}


def plus(x, n):
    return np.maximum(x, 0.0) ** n


def antiderivative(x, L, order):
    """order-fold antiderivative of the cardinal B-spline of degree L."""
    n = L + order
    return sum((-1) ** k * comb(L + 1, k) * plus(x - k, n) for k in range(L + 2)) / factorial(n)


def averages(L, M, K):
    N = M * K
    C = np.zeros((N, M))
    left = np.arange(N) / K
    for j in range(M):
        for n in range(-L - 2, L + 3):
            x = left - j + n * M
            C[:, j] += K * (antiderivative(x + 1 / K, L, 1) - antiderivative(x, L, 1))
    return C


def gram(L, M):
    x, w = np.polynomial.legendre.leggauss(L + 2)
    x, w = (x + 1) / 2, w / 2
    S = np.zeros((M, M))
    for i in range(M):
        B = np.zeros((len(x), M))
        for j in range(M):
            for n in range(-L - 2, L + 3):
                y = x + i - j + n * M
                B[:, j] += antiderivative(y, L, 0) if L > 0 else ((y >= 0) & (y < 1))
        S += (B.T * w) @ B / M
    return S


class Site:
    def __init__(self, psi):
        self.psi = psi

    def law(self, field):
        z = np.linspace(-400, 400, 100001) if self.psi is POTENTIALS['log(cosh(z))'] else np.linspace(-30, 30, 60001)
        with np.errstate(over='ignore'):
            e = field * z - self.psi(z)
        top = e.max()
        keep = np.flatnonzero(e > top - 60)
        low, high = z[keep[0]] - 0.05, z[keep[-1]] + 0.05
        z = np.linspace(low, high, 1025)[:-1]
        e = field * z - self.psi(z)
        w = np.exp(e - top)
        h = z[1] - z[0]
        total = w.sum() * h
        w = w / w.sum()
        mean = (w * z).sum()
        u = z - mean
        return top + np.log(total), mean, (w * u * u).sum(), u, w


def solve(site, C, b):
    N, M = C.shape
    mu = np.zeros(M)
    for _ in range(200):
        laws = [site.law(h) for h in C @ mu]
        phi = np.array([l[0] for l in laws])
        m = np.array([l[1] for l in laws])
        v = np.array([l[2] for l in laws])
        r = b - C.T @ m
        V = (C.T * v) @ C
        step = np.linalg.solve(V, r)
        size = np.max(np.abs(C @ step) * np.sqrt(v))
        if size < 1e-11:
            return mu, laws, V, phi.sum() - mu @ b
        limit = 0.97 if site.psi is POTENTIALS['log(cosh(z))'] else np.inf
        t = min(1.0, 1.5 / size)
        if np.isfinite(limit):
            while np.max(np.abs(C @ (mu + t * step))) >= 1 - 0.3 * (1 - np.max(np.abs(C @ mu))):
                t /= 2
        mu = mu + t * step
    raise RuntimeError('no convergence')


def invert(C, laws, V, h, R):
    """g(0) and its gradient: lattice of step h in the ball |eta| < R of whitened coordinates xi = W eta."""
    N, M = C.shape
    W = np.linalg.inv(np.linalg.cholesky(V)).T
    n = int(np.ceil(R / h))
    axis = h * np.arange(-n, n + 1)
    # xi -> -xi: half of the last coordinate.
    eta = axis[n:][None, :]
    for _ in range(M - 1):
        eta = np.concatenate([np.vstack([np.full((1, eta.shape[1]), a), eta]) for a in axis], axis=1)
        eta = eta[:, (eta**2).sum(0) <= R * R]
    weight = np.where(eta[-1] == 0, 0.5, 1.0)
    xi = W @ eta
    arguments = C @ xi
    total = np.ones(eta.shape[1], complex)
    cache = {}
    for i in range(N):
        _, _, v, u, w = laws[i]
        top = np.abs(arguments[i]).max() * 1.0001 + 1e-9
        # chi on a fine grid by a padded transform: t (u_n - u_0) steps of 0.012, cubic error 1e-11.
        size, du = 2**19, u[1] - u[0]
        t = 2 * np.pi * np.arange(size // 2) / (size * du)
        keep = min(len(t), np.searchsorted(t, top) + 4)
        t = t[:keep]
        chi = np.fft.ifft(w, size)[:keep] * size * np.exp(1j * t * u[0])
        f = CubicSpline(t, chi)
        a = arguments[i]
        x = f(np.abs(a))
        total *= np.where(a >= 0, x, np.conj(x))
    scale = abs(np.linalg.det(W)) * h**M / (2 * np.pi) ** M
    g = 2 * (weight * total.real).sum() * scale
    # p(b + d) = (2 pi)^-M int e^{-i xi.d} prod chi: gradient -i xi.
    grad = 2 * (weight * xi * total.imag).sum(1) * scale
    return g, grad, np.abs(total[np.sum(eta**2, 0) > (0.9 * R) ** 2]).max()


def case(text, L, M, K, c):
    site = Site(POTENTIALS[text])
    C = averages(L, M, K)
    N = M * K
    b = N * gram(L, M) @ c
    mu, laws, V, log_tilt = solve(site, C, b)
    results = []
    for h, R in HR[M]:
        g, grad, edge = invert(C, laws, V, h, R)
        value = -(log_tilt + np.log(g) + 0.5 * np.linalg.slogdet(C.T @ C)[1]) / N
        results.append((value, mu - grad / g))
    error = abs(results[0][0] - results[1][0])
    gradient_error = float(np.max(np.abs(results[0][1] - results[1][1])))
    return {
        'psi': text, 'degree': L, 'blocks': M, 'sitesPerBlock': K, 'coefficients': [float(x) for x in c],
        'value': float(results[1][0]), 'error': float(error), 'gradient': [float(x) for x in results[1][1]], 'gradientError': gradient_error,
    }


HR = {
    2: ((0.55, 12), (0.42, 16)),
    3: ((0.6, 10), (0.5, 13)),
    4: ((0.7, 8), (0.62, 9.5)),
    5: ((0.85, 7.5), (0.8, 8.5)),
    6: ((1.0, 6.5), (0.95, 7.5)),
    7: ((1.1, 6.3), (1.0, 6.6)),
}
SIZES = [(1, 5), (2, 5), (3, 5), (5, 5), (2, 3), (1, 2), (3, 4), (1, 6), (2, 7)]
SITES = {2: [3, 16], 3: [2, 8], 4: [3, 12], 5: [2, 3, 4, 10], 6: [2, 6], 7: [3]}


def cases():
    for number, (L, M) in enumerate(SIZES):
        for index, text in enumerate(POTENTIALS):
            if (number + index) % 3 == 0 or (M > 5 and index % 3 != 1):
                continue
            spread = {'exp(z)-z': 0.6, 'cosh(2*z)/2': 0.5, '2*z^2+cos(3*z)': 0.5}.get(text, 0.8)
            for position, K in enumerate(SITES[M]):
                # Smooth and alternating in turn; both where orders of the expansion are alike.
                for rough in (False, True) if K == 2 else ((position + index) % 2 == 0,):
                    j = np.arange(M)
                    shape = np.where(j % 2 == 0, 1.0, -1.0) if rough else np.cos(2 * np.pi * (j + 0.3 * (L + 1)) / M)
                    yield text, L, M, K, 0.15 + spread * (0.9 * shape + 0.1 * np.sin(j * j + 1.0))


def main():
    separator = '['
    for text, L, M, K, c in cases():
        try:
            row = case(text, L, M, K, c)
        except Exception as problem:
            print(text, L, M, K, problem, file=sys.stderr)
            continue
        print(separator + '\n' + json.dumps(row), end='', flush=True)
        separator = ','
    print('\n]')


if __name__ == '__main__':
    main()
