#!/usr/bin/env bash
# Prints our figures beside the peers', measured in this run on this machine.
#
# The peers live in a throw-away Python environment, build/peers, made here if pip can reach a
# package index; where they cannot be had, our figures stand alone.
set -euo pipefail
cd "$(dirname "$0")/.."

swift build -c release --product bench-kernel >/dev/null
bench="$(swift build -c release --show-bin-path)/bench-kernel"
peers=build/peers
python="$peers/bin/python"

if [ ! -x "$python" ] && command -v python3 >/dev/null; then
  mkdir -p build
  python3 -m venv "$peers" >/dev/null 2>&1 || true
fi
if [ -x "$python" ] && ! "$python" -c 'import symengine, casadi' 2>/dev/null; then
  "$python" -m pip install --quiet symengine casadi >/dev/null 2>&1 || true
fi
has_peers=no
if [ -x "$python" ] && "$python" -c 'import symengine, casadi' 2>/dev/null; then has_peers=yes; fi

echo "Unrolled scalar network: build and differentiate by the recurrent weight (milliseconds)."
echo "1st: the first time in a process. renamed: with names, and so terms, that are new; mathnn: with the"
echo "same names, whose terms the store knows. Medians of seven; the peers' too, which know no terms."
echo "ratios: the peer's total over ours: 1st over 1st, then over renamed and over mathnn."
echo
printf '%-6s %7s  %-13s %10s %10s %10s %8s %8s %8s  %s\n' \
  model T system build derivative total 1st renamed known notes
for model in rnn lstm; do
  for steps in 100 1000 5000 20000 100000; do
    read -r _ _ _ b0 d0 b d b1 d1 size bytes memory <<<"$("$bench" unrolled "$model" "$steps")"
    awk -v m="$model" -v t="$steps" -v b="$b0" -v d="$d0" -v s="$size" -v y="$bytes" -v k="$memory" \
      'BEGIN { printf "%-6s %7d  %-13s %10.2f %10.2f %10.2f %8s %8s %8s  %d nodes, %d bytes a node, peak %d MB\n",
        m, t, "mathnn 1st", b*1e3, d*1e3, (b+d)*1e3, "", "", "", s, y, k }'
    awk -v m="$model" -v t="$steps" -v b="$b" -v d="$d" -v f="$b1" -v g="$d1" \
      'BEGIN { row = "%-6s %7d  %-13s %10.2f %10.2f %10.2f\n"
        printf row, m, t, "renamed", f*1e3, g*1e3, (f+g)*1e3
        printf row, m, t, "mathnn", b*1e3, d*1e3, (b+d)*1e3 }'
    if [ "$has_peers" = yes ] && [ "$steps" -le 5000 ]; then
      for system in SymEngine CasADi; do
        line="$( (ulimit -s unlimited; timeout 120 "$python" Benchmarks/peers/unrolled.py "$system" "$model" "$steps") 2>/dev/null || true)"
        if [ -z "$line" ]; then
          printf '%-6s %7d  %-13s %10s\n' "$model" "$steps" "$system" failed
          continue
        fi
        read -r _ _ _ pb0 pd0 pb pd pmemory <<<"$line"
        awk -v m="$model" -v t="$steps" -v s="$system" -v b0="$pb0" -v d0="$pd0" -v b="$pb" -v d="$pd" \
          -v h="$b0" -v i="$d0" -v u="$b" -v v="$d" -v f="$b1" -v g="$d1" -v k="$pmemory" \
          'BEGIN {
            printf "%-6s %7d  %-13s %10.2f %10.2f %10.2f\n",
              m, t, s " 1st", b0*1e3, d0*1e3, (b0+d0)*1e3
            printf "%-6s %7d  %-13s %10.2f %10.2f %10.2f %7.1fx %7.1fx %7.1fx  peak %d MB\n",
              m, t, s, b*1e3, d*1e3, (b+d)*1e3, (b0+d0)/(h+i), (b+d)/(f+g), (b+d)/(u+v), k }'
      done
    fi
  done
done
[ "$has_peers" = yes ] || echo "SymEngine and CasADi could not be had here: our figures stand alone."
echo
echo "Compiled evaluation of the gradient (seconds a point), and LaTeX of the loss:"
"$bench" evaluation rnn 50
"$bench" latex rnn 900
