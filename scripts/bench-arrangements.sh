#!/usr/bin/env bash
# Prints our figures for arrangements beside those of SageMath and polymake, measured in this run.
#
# SageMath's modular packages are put into the throw-away environment build/peers if pip reaches a
# package index; polymake is taken where it is installed. Where a peer cannot be had, ours stand alone.
set -euo pipefail
cd "$(dirname "$0")/.."

swift build -c release --product bench-arrangements >/dev/null
bench="$(swift build -c release --show-bin-path)/bench-arrangements"
peers=build/peers
python="$peers/bin/python"
rows="$(mktemp)"
trap 'rm -f "$rows"' EXIT

if [ ! -x "$python" ] && command -v python3 >/dev/null; then
  mkdir -p build
  python3 -m venv "$peers" >/dev/null 2>&1 || true
fi
sage='import sage.all__sagemath_polyhedra'
if [ -x "$python" ] && ! "$python" -c "$sage" 2>/dev/null; then
  "$python" -m pip install --quiet passagemath-polyhedra passagemath-graphs passagemath-groups \
    passagemath-flint >/dev/null 2>&1 || true
fi
has_sage=no
if [ -x "$python" ] && "$python" -c "$sage" 2>/dev/null; then has_sage=yes; fi
has_polymake=no
if command -v polymake >/dev/null; then has_polymake=yes; fi

limit="${BENCH_LIMIT:-120}"
line() { printf '%-20s %-7s %-9s %13s %11s %9s\n' "$@"; }
# ours FAMILY WORK: prints a line and keeps the processor time.
ours() {
  read -r regions wall work <<<"$("$bench" "$2" "$1")"
  line "$1" "$2" mathnn "$regions" "$(printf '%.3f' "$work")" "$(awk -v n="$regions" -v t="$wall" \
    'BEGIN { printf "%.3g/s", n / (t > 0 ? t : 1e-6) }')"
}
# theirs FAMILY WORK SYSTEM OUTPUT: prints a line with the ratio to ours.
theirs() {
  case "$4" in
  '' | failed)
    line "$1" "$2" "$3" - failed -
    return
    ;;
  late)
    line "$1" "$2" "$3" - ">$limit" "$(awk -v p="$limit" -v o="$work" \
      'BEGIN { printf ">%.0fx", p / (o > 0.001 ? o : 0.001) }')"
    return
    ;;
  esac
  read -r found seconds <<<"$4"
  [ "$found" = "$regions" ] || { echo "$3 says $found for $1, not $regions" >&2; exit 1; }
  line "$1" "$2" "$3" "$found" "$(printf '%.3f' "$seconds")" "$(awk -v p="$seconds" -v o="$work" \
    'BEGIN { printf "%.0fx", p / (o > 0.001 ? o : 0.001) }')"
}
# limited COMMAND…: its output, or "late" if it used up its processor time, or "failed".
limited() {
  local output status=0
  output="$( (ulimit -t "$limit"; exec "$@") 2>/dev/null)" || status=$?
  case "$status" in 0) echo "$output" ;; 137 | 152) echo late ;; *) echo failed ;; esac
}
sage() { limited "$python" Benchmarks/peers/regions.py "$1" <"$rows"; }
polymake_list() {
  limited polymake --script Benchmarks/peers/regions.pl "$rows" |
    sed -n -e 's/^RESULT //p' -e '/^late$/p' -e '/^failed$/p'
}

echo "Regions of arrangements: seconds of processor time; last column: regions a second on the wall,"
echo "or how many times longer a peer takes (a time below a millisecond counts as one)."
echo
line arrangement work system regions seconds ratio
for family in random_affine:2,200 random_affine:5,20 braid:8 threshold:5 resonance:5; do
  "$bench" rows "$family" >"$rows"
  ours "$family" plain
  if [ "$has_sage" = yes ]; then theirs "$family" plain SageMath "$(sage count)"; fi
done
for family in random_affine:5,12 braid:6 threshold:4 resonance:4; do
  "$bench" rows "$family" >"$rows"
  ours "$family" list
  if [ "$has_sage" = yes ]; then theirs "$family" list SageMath "$(sage list)"; fi
  case "$family" in random_affine:*) continue ;; esac
  if [ "$has_polymake" = yes ]; then theirs "$family" list polymake "$(polymake_list)"; fi
done
for family in random_affine:2,1000 random_affine:5,50 random_affine:10,20 braid:10 threshold:6 e8; do
  ours "$family" plain
done
for family in threshold:8 threshold:9 resonance:8 resonance:9; do ours "$family" count; done
for family in random_affine:5,50 resonance:6; do
  ours "$family" list
  ours "$family" points
done
[ "$has_sage" = yes ] || echo "SageMath could not be had here."
[ "$has_polymake" = yes ] || echo "polymake is not installed here."
