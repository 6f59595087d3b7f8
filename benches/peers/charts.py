"""The ranking of benches/charts.rs by matplotlib: name;low;value;high a line in the first argument. Least of five after one that does not count."""
import io
import sys
import time

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

rows = [line.split(";") for line in sys.argv[1].split("\n")]
names = [row[0] for row in rows]
low, value, high = ([float(row[at]) for row in rows] for at in (1, 2, 3))


def figure():
    fig, ax = plt.subplots(figsize=(19.2, 10.8), dpi=100)
    y = list(range(len(rows), 0, -1))
    ax.errorbar(value, y, xerr=[[v - l for v, l in zip(value, low)], [h - v for v, h in zip(value, high)]], fmt="o", capsize=4)
    ax.axvline(82.0, linestyle="--", color="grey")
    ax.set_yticks(y, names)
    ax.set_xlim(60, 100)
    ax.set_title("13 đơn vị trên mức chung", loc="left", fontweight="bold")
    for at, (v, l, h) in zip(y, zip(value, low, high)):
        ax.annotate(f"{v:.2f}  {l:.1f}–{h:.1f}".replace(".", ","), (1.01, at), xycoords=("axes fraction", "data"), va="center")
    return fig


def least(format, dpi):
    best = None
    for run in range(6):
        start = time.perf_counter()
        out = io.BytesIO()
        fig = figure()
        fig.savefig(out, format=format, dpi=dpi)
        plt.close(fig)
        took = time.perf_counter() - start
        if run and (best is None or took < best):
            best = took
    return f"{format}{' of 4K' if dpi == 200 else ''} {best * 1e3:.0f} ms, {len(out.getvalue()) // 1000} kB"


print(f"matplotlib {matplotlib.__version__}, the same ranking: " + "; ".join([least("svg", 100), least("png", 100), least("png", 200), least("pdf", 100)]))
