"""Reference data of the coarse-grained operators: exact rational linear algebra and 40-digit sums, independent of the program.

python3 test/data/generate/operator.py > test/data/operator.json
"""
import json
from fractions import Fraction as F
from math import comb, factorial

import mpmath as mp
import numpy as np
import scipy.linalg as sl

mp.mp.dps = 90


def cardinal(L, x):
    """b of degree L at x by truncated powers; right-continuous at degree 0."""
    if L == 0:
        return F(1) if 0 <= x < 1 else F(0)
    return sum((-1) ** k * comb(L + 1, k) * max(F(0), x - k) ** L for k in range(L + 2)) / factorial(L)


def averages(L, K):
    """Cell averages of b_0 over cells of length 1/K, on (L+1)K cells: differences of b^{(L+1)}'s integral form."""
    # integral of b^{(L)} over [x, x+1] is b^{(L+1)}(x+1); over [x, x+h] by the antiderivative sum of truncated powers.
    def anti(x):
        return sum((-1) ** k * comb(L + 1, k) * max(F(0), x - k) ** (L + 1) for k in range(L + 2)) / factorial(L + 1)
    return [(anti(F(i + 1, K)) - anti(F(i, K))) * K for i in range((L + 1) * K)]


def matrix_c(L, M, K):
    N, col = M * K, averages(L, K)
    C = [[F(0)] * M for _ in range(N)]
    for j in range(M):
        for i, a in enumerate(col):
            C[(j * K + i) % N][j] += a
    return C


def matmul(A, B):
    Bt = list(zip(*B))
    return [[sum((x * y for x, y in zip(r, c) if x and y), F(0)) for c in Bt] for r in A]


def inv(A):
    n = len(A)
    W = [list(r) + [F(int(i == j)) for j in range(n)] for i, r in enumerate(A)]
    for k in range(n):
        p = next(i for i in range(k, n) if W[i][k])
        W[k], W[p] = W[p], W[k]
        f = W[k][k]
        W[k] = [x / f for x in W[k]]
        for i in range(n):
            if i != k and W[i][k]:
                g = W[i][k]
                W[i] = [x - g * y for x, y in zip(W[i], W[k])]
    return [r[n:] for r in W]


def pinv(A):
    """Kernel = constants."""
    n = len(A)
    B = inv([[x + F(1, n) for x in r] for r in A])
    return [[x - F(1, n) for x in r] for r in B]


def lattice(N):
    A = [[F(0)] * N for _ in range(N)]
    for i in range(N):
        A[i][i] += 2 * N * N
        A[i][(i + 1) % N] -= N * N
        A[(i + 1) % N][i] -= N * N
    return A


def gram_row(L, M):
    row = [F(0)] * M
    for d in range(-L, L + 1):
        row[d % M] += cardinal(2 * L + 1, F(d + L + 1)) / M
    return row


def circulant(row):
    M = len(row)
    return [[row[(j - i) % M] for j in range(M)] for i in range(M)]


def rows(L, M, K):
    N, C = M * K, matrix_c(L, M, K)
    Ct = [list(r) for r in zip(*C)]
    A, S = lattice(N), circulant(gram_row(L, M))
    G = [[x / N for x in r] for r in matmul(Ct, C)]
    nat = [[x / N for x in r] for r in matmul(Ct, matmul(A, C))]
    out = dict(degree=L, blocks=M, sites=N, gram=S[0], discreteGram=G[0], natural=nat[0])
    if M > 1:
        B = [[x / N for x in r] for r in matmul(Ct, matmul(pinv(A), C))]
        Bp = pinv(B)
        out['inverse'] = matmul(S, matmul(Bp, S))[0]
        out['inverseNormalised'] = matmul(G, matmul(Bp, G))[0]
    return {k: [str(x) for x in v] if isinstance(v, list) else v for k, v in out.items()}


def ratio(L, M, K, q, digits=30):
    """Eigenvalues over (2 pi q)^2 from the Fourier transform of the cell averages, alias by alias."""
    N = M * K
    col = [mp.mpf(a.numerator) / a.denominator for a in averages(L, K)]
    gram = gram_row(L, max(M, 2 * L + 1))
    gram = [gram[0]] + [gram[d] for d in range(1, L + 1)]
    sigma = sum((1 if d == 0 else 2 * mp.cos(2 * mp.pi * q * d / M)) * mp.mpf(g.numerator) / g.denominator for d, g in enumerate(gram))
    sigma *= mp.mpf(max(M, 2 * L + 1)) / M
    g = n = b = mp.mpf(0)
    for j in range(K):
        k = q + j * M
        hat = sum(c * mp.expjpi(mp.mpf(-2 * k * i) / N) for i, c in enumerate(col)) / K
        lam = 4 * mp.mpf(N) ** 2 * mp.sin(mp.pi * k / N) ** 2
        w = abs(hat) ** 2 / M
        g, n, b = g + w, n + w * lam, b + w / lam
    unit = (2 * mp.pi * q) ** 2
    f = lambda x: mp.nstr(x, digits)
    return dict(degree=L, blocks=M, sites=N, mode=q, natural=f(n / sigma / unit), inverse=f(sigma / b / unit),
                naturalNormalised=f(n / g / unit), inverseNormalised=f(g / b / unit))


def constants(L, M, K):
    N = M * K
    C = np.array([[float(x) for x in r] for r in matrix_c(L, M, K)])
    A = np.array([[float(x) for x in r] for r in lattice(N)])
    S = np.array([[float(x) for x in r] for r in circulant(gram_row(L, M))])
    G = C.T @ C / N
    Pi = C @ np.linalg.solve(G, C.T) / N
    Z = sl.null_space(np.ones((1, N)))
    gamma = sl.eigh(Z.T @ (np.eye(N) - Pi) @ Z, Z.T @ A @ Z, eigvals_only=True)[-1] * M * M
    Y = sl.null_space(np.ones((1, M)))
    nat = np.linalg.solve(S, C.T @ A @ C / N)
    lift = A @ C @ np.linalg.pinv(nat, rcond=1e-10)
    cl = sl.eigh(Y.T @ (lift.T @ lift / N) @ Y, Y.T @ S @ Y, eigvals_only=True)[-1]
    spectrum = sl.eigh(G, S, eigvals_only=True)
    return dict(degree=L, blocks=M, sites=N, gamma=gamma, squaredNaturalConstant=cl, trace=float(spectrum.sum() - 1),
                projectionDefect=float(1 - spectrum[0]))


def poly_pieces(L, coef, knots):
    """Spline of degree L with rational coefficients as polynomials in theta on each interval of knots."""
    M = len(coef)
    out = []
    for a, b in zip(knots, knots[1:]):
        # interpolate at L+1 points inside
        pts = [a + (b - a) * F(i + 1, L + 2) for i in range(L + 1)]
        vals = []
        for t in pts:
            v = F(0)
            for j, c in enumerate(coef):
                for wrap in range(-(L // M) - 2, 2):
                    v += c * cardinal(L, t * M - j - wrap * M)
            vals.append(v)
        V = [[p ** k for k in range(L + 1)] for p in pts]
        Vi = inv(V)
        out.append([sum(Vi[k][i] * vals[i] for i in range(L + 1)) for k in range(L + 1)])
    return out


def h_minus_one(f, g):
    (L1, c1), (L2, c2) = f, g
    knots = sorted({F(i, len(c1)) for i in range(len(c1) + 1)} | {F(i, len(c2)) for i in range(len(c2) + 1)})
    p, q = poly_pieces(L1, c1, knots), poly_pieces(L2, c2, knots)
    n = max(L1, L2) + 1
    diff = [[(x[k] if k <= L1 else 0) - (y[k] if k <= L2 else 0) for k in range(n)] for x, y in zip(p, q)]
    integ = lambda poly, a, b: sum(F(c) * (b ** (k + 1) - a ** (k + 1)) / (k + 1) for k, c in enumerate(poly))
    mean = sum(integ(d, a, b) for d, a, b in zip(diff, knots, knots[1:]))
    w0, sq, first = F(0), F(0), F(0)
    for d, a, b in zip(diff, knots, knots[1:]):
        d = [d[0] - mean] + d[1:]
        prim = [F(0)] + [F(c) / (k + 1) for k, c in enumerate(d)]
        prim[0] = w0 - sum(c * a ** k for k, c in enumerate(prim))
        square = [F(0)] * (2 * len(prim) - 1)
        for i, x in enumerate(prim):
            for j, y in enumerate(prim):
                square[i + j] += x * y
        sq, first = sq + integ(square, a, b), first + integ(prim, a, b)
        w0 = sum(c * b ** k for k, c in enumerate(prim))
    return sq - first ** 2


def norms():
    vec = lambda n, s: [F((7 * i * i + 3 * i * s + s) % 11 - 5, 4) for i in range(n)]
    cases = [(0, 5, 0, 5), (0, 6, 1, 3), (0, 8, 2, 4), (1, 3, 2, 5), (2, 4, 2, 6), (3, 2, 1, 7), (3, 1, 0, 4), (4, 5, 0, 10), (5, 4, 5, 3), (2, 1, 5, 2)]
    out = []
    for (L1, M1, L2, M2) in cases:
        f, g = (L1, vec(M1, 1)), (L2, vec(M2, 2))
        zero = (0, [F(0)])
        fl = lambda x: mp.nstr(mp.mpf(x.numerator) / x.denominator, 25)
        out.append(dict(first=dict(degree=L1, coefficients=[float(x) for x in f[1]]), second=dict(degree=L2, coefficients=[float(x) for x in g[1]]),
                        firstNorm=fl(h_minus_one(f, zero)), distance=fl(h_minus_one(f, g))))
    return out


if __name__ == '__main__':
    data = dict(
        rows=[rows(*c) for c in [(0, 1, 3), (0, 4, 3), (0, 5, 2), (1, 2, 2), (1, 5, 1), (1, 6, 3), (2, 1, 2), (2, 2, 3), (2, 6, 4), (2, 5, 1), (3, 4, 2), (3, 7, 2), (4, 3, 3), (4, 6, 1), (5, 5, 2), (5, 8, 2)]],
        ratios=[ratio(L, M, K, q) for L in range(6) for (M, K) in [(8, 4), (1024, 3)] for q in (1, 3, M // 2 - 1, M // 2)]
        + [ratio(L, 1024, 16, q) for L in range(4) for q in (1, 7)],
        long=[ratio(L, M, K, 1, 80) for L in range(6) for K in (2, 3) for M in (256, 512)],
        constants=[constants(*c) for c in [(0, 4, 4), (0, 5, 4), (1, 5, 4), (2, 5, 4), (3, 5, 4), (1, 8, 4), (2, 8, 4), (2, 6, 4), (3, 9, 3), (4, 7, 2), (5, 5, 3), (1, 1, 4), (2, 3, 12), (3, 8, 8), (0, 8, 3), (2, 5, 1), (4, 6, 1)] if c[1] > 1],
        norms=norms(),
    )
    print(json.dumps(data, indent='\t'))
