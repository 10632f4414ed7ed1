"""Measure the estimates in one run: beside other packages, and on tables of 10^4 to 10^7 rows.

    make bench              everything
    make bench TOP=1e6      tables of up to a million rows

Times are wall clock on one core. A ratio is of two times taken in turn in this run, never of one from another day.
"""

import argparse
import os
import sys

ONE_THREAD = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "POLARS_MAX_THREADS", "RAYON_NUM_THREADS")


def main() -> int:
    """Measure what was asked; 0 good, 1 results that differ, 2 a machine that cannot measure."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--top", type=float, default=1e7, help="rows of the largest table (default 1e7)")
    parser.add_argument("--only", choices=["tables", "sizes"], help="measure one of the two")
    arguments = parser.parse_args()
    os.environ.update(dict.fromkeys(ONE_THREAD, "1"))  # read when numpy and the others are imported, hence first
    import machine

    if fault := machine.fault():
        print(fault, file=sys.stderr)
        return 2
    machine.one_core()
    print(machine.facts(), flush=True)
    agree = True
    if arguments.only != "sizes":
        import intersections

        agree = intersections.measure()
    if arguments.only != "tables":
        import sizes

        agree = sizes.measure(arguments.top) and agree
    return 0 if agree else 1


if __name__ == "__main__":
    sys.exit(main())
