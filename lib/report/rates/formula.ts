/** The law that a study measures. theory.md 8.4. */
export const RATE = "\\lim_{N\\to\\infty}N\\,E\\|\\bar X_T-\\zeta_T\\|^2_{H^{-1}}=\\operatorname{tr}\\bigl((-\\partial_\\theta^2)^{-1}C_T\\bigr),\\qquad \\dot C=LC+CL^*+2(-\\partial_\\theta^2),\\quad L=\\partial_\\theta^2\\,\\varphi''(\\zeta_t)."
