"""The same sums by bare polars (streaming), DuckDB and DataFusion: pip install polars duckdb datafusion. Usage: estimate.py FILE"""
import resource, subprocess, sys, time

ITEMS = [f"q{i:02d}" for i in range(1, 23)]

def by_polars(path):
    import polars as pl
    w, c = pl.col("w").cast(pl.Float64), pl.col
    sums = []
    for q in ITEMS:
        y = c(q).cast(pl.Float64)
        seen = pl.when(y.is_not_null()).then(w)
        sums += [seen.sum().alias(q + "a"), (w * y).sum().alias(q + "b"), (seen * w).sum().alias(q + "c"),
                 (w * w * y).sum().alias(q + "d"), (w * w * y * y).sum().alias(q + "e")]
    return pl.scan_parquet(path).group_by("unit").agg(sums).collect(engine="streaming").height

def sql():
    parts = []
    for q in ITEMS:
        w, y = "CAST(w AS DOUBLE)", f"CAST({q} AS DOUBLE)"
        parts += [f"SUM(CASE WHEN {q} IS NOT NULL THEN {w} END) AS {q}a", f"SUM({w}*{y}) AS {q}b",
                  f"SUM(CASE WHEN {q} IS NOT NULL THEN {w}*{w} END) AS {q}c", f"SUM({w}*{w}*{y}) AS {q}d", f"SUM({w}*{w}*{y}*{y}) AS {q}e"]
    return "SELECT unit, " + ", ".join(parts) + " FROM t GROUP BY unit"

def by_duckdb(path):
    import duckdb
    return len(duckdb.sql(sql().replace("FROM t", f"FROM read_parquet('{path}')")).fetchall())

def by_datafusion(path):
    from datafusion import SessionContext
    context = SessionContext(); context.register_parquet("t", path)
    return sum(batch.num_rows for batch in context.sql(sql()).collect())

PEERS = {"polars": by_polars, "duckdb": by_duckdb, "datafusion": by_datafusion}
if len(sys.argv) == 3:
    start = time.perf_counter(); assert PEERS[sys.argv[2]](sys.argv[1]) == 63
    print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
else:
    for peer in PEERS:
        runs = []
        for _ in range(3):
            done = subprocess.run([sys.executable, __file__, sys.argv[1], peer], capture_output=True, text=True)
            if done.returncode: print(f"{peer}: not run: {done.stderr.strip().splitlines()[-1]}"); break
            runs.append([float(x) for x in done.stdout.split()])
        if runs: print(f"{peer:<10} {min(r[0] for r in runs):>8.3f} s {max(r[1] for r in runs):>6.0f} MB")
