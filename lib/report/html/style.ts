/** The page's style: a journal's restraint, readable on a phone, printable on A4. */
export const PAGE_STYLE = `
:root{color-scheme:light}
*{box-sizing:border-box}
body{margin:0;background:#fff;color:#1a1a1a;font:1.0625rem/1.55 Charter,"Bitstream Charter","Iowan Old Style","Palatino Linotype",Palatino,"Source Serif 4","Noto Serif",Cambria,Georgia,"STIX Two Text","TeX Gyre Pagella","Libertinus Serif","Latin Modern Roman",serif;text-rendering:optimizeLegibility;-webkit-text-size-adjust:100%}
main{max-width:46rem;margin:0 auto;padding:2.5rem 1.25rem 4rem}
h1{font-size:1.55rem;line-height:1.25;font-weight:600;margin:0 0 .75rem;text-align:center}
h2{font-size:1.2rem;line-height:1.3;font-weight:600;margin:2.75rem 0 .6rem;break-after:avoid}
h2 .number{margin-right:.6em}
p{margin:.7rem 0;hyphens:auto;overflow-wrap:break-word}
.katex{font-size:1.06em}
.keep{white-space:nowrap}
.formula{margin:.9rem 0;overflow-x:auto;overflow-y:hidden;padding:.15rem 0}
.formula .katex-display{margin:0}
.formula-source{font-size:.85em;overflow-wrap:anywhere}
.remark{font-size:.95rem;color:#333;padding-left:.9rem;border-left:2px solid #c8c8c8}
code{font:.85em/1.4 ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;overflow-wrap:anywhere}
pre{margin:.8rem 0;padding:.55rem .8rem;background:#f5f5f3;font:.82rem/1.45 ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;white-space:pre-wrap;overflow-wrap:anywhere}
pre code{font:inherit}
pre{break-inside:avoid}
figure{margin:1.6rem 0;break-inside:avoid}
.panels{display:flex;flex-wrap:wrap;justify-content:center;gap:.9rem .5rem}
.panels svg{display:block;max-width:100%;height:auto}
@media (max-width:45rem){.panels svg{width:24rem}main{padding:1.5rem 1rem 3rem}}
figcaption,caption{font-size:.92rem;line-height:1.45;color:#333;text-align:left}
figcaption{margin-top:.5rem}
caption{caption-side:top;padding-bottom:.45rem}
.label{font-weight:600;color:#1a1a1a}
.scroll{overflow-x:auto;margin:1.4rem 0;break-inside:avoid}
table{border-collapse:collapse;margin:0 auto;font-size:.95rem;line-height:1.4;border-top:1.5px solid #1a1a1a;border-bottom:1.5px solid #1a1a1a}
caption{width:100%}
.words{position:sticky;left:0;max-width:calc(100vw - 2rem)}
th{font-weight:400;text-align:center;border-bottom:.75px solid #1a1a1a}
th,td{padding:.22rem .65rem;vertical-align:baseline}
th.text,td.text{text-align:left}
td.num{text-align:right;white-space:nowrap;font-family:KaTeX_Main,serif;font-variant-numeric:lining-nums tabular-nums}
td.num span{display:inline-block;text-align:left}
td.num sup,.n sup{font-size:.7em;line-height:0;vertical-align:baseline;position:relative;top:-.45em}
.n{font-family:KaTeX_Main,serif;white-space:nowrap}
footer{margin-top:3rem;border-top:.75px solid #c8c8c8;padding-top:.6rem;font-size:.88rem;color:#444}
@page{size:A4;margin:18mm 16mm}
@media print{body{font-size:10.5pt}main{max-width:none;padding:0}h2{margin-top:1.6rem}pre{background:none;border:.5pt solid #c8c8c8}.scroll{overflow:visible}}
`
