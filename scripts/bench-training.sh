#!/usr/bin/env bash
# Prints the speed of training beside PyTorch's and JAX's, measured in this run on this machine.
#
# The peers live in a throw-away Python environment, build/peers, made here if pip can reach a package
# index; where they cannot be had, our figures stand alone. Where other programs load the machine, the
# samples of a processor second say more than those of a second by the wall.
set -euo pipefail
cd "$(dirname "$0")/.."

swift build -c release --product bench-training >/dev/null
bench="$(swift build -c release --show-bin-path)/bench-training"
peers=build/peers
python="$peers/bin/python"
batch=${BATCH:-128}
seconds=${SECONDS_EACH:-3}

if [ ! -x "$python" ] && command -v python3 >/dev/null; then
  mkdir -p build
  python3 -m venv "$peers" >/dev/null 2>&1 || true
fi
has() { [ -x "$python" ] && "$python" -c "import numpy, $1" 2>/dev/null; }
install() { [ -x "$python" ] && "$python" -m pip install --quiet "$@" >/dev/null 2>&1; }
# The wheel for processors alone is a tenth of the one with libraries for graphics cards.
if ! has torch; then
  install numpy 'torch==2.13.0+cpu' \
    || install numpy torch --index-url https://download.pytorch.org/whl/cpu \
    || install numpy torch || true
fi
has jax || install numpy jax || true

echo "Products of the engine (processor time):"
"$bench" products
echo
echo "Training steps with Adam, batch $batch, hidden 150 (gru: the reset gate behind its weights):"
printf '%-5s %7s  %-8s %12s %16s %7s %10s %9s %9s\n' \
  model threads system samples/s "per proc. second" "peak MB" "first step" ratio "by proc."
for threads in 1 2; do
  for model in rnn gru lstm cnn; do
    ours=$model
    if [ "$model" = gru ]; then ours=gru-after; fi
    read -r wall own memory first <<<"$("$bench" figures "$ours" "$batch" "$threads" "$seconds")"
    printf '%-5s %7d  %-8s %12d %16d %7d %8.2f s\n' \
      "$model" "$threads" mathnn "$wall" "$own" "$memory" "$first"
    for system in torch jax; do
      has "$system" || continue
      line="$(timeout 300 "$python" Benchmarks/peers/training.py "$system" "$model" "$batch" \
        "$threads" "$seconds" 2>/dev/null | tail -1 || true)"
      if [ -z "$line" ]; then
        printf '%-5s %7d  %-8s %12s\n' "$model" "$threads" "$system" failed
        continue
      fi
      read -r pwall pown pmemory pfirst <<<"$line"
      awk -v m="$model" -v t="$threads" -v s="$system" -v w="$pwall" -v o="$pown" -v y="$pmemory" \
        -v f="$pfirst" -v u="$wall" -v v="$own" \
        'BEGIN { printf "%-5s %7d  %-8s %12d %16d %7d %8.2f s %8.2fx %8.2fx\n",
          m, t, s, w, o, y, f, u/w, v/o }'
    done
  done
done
for system in torch jax; do
  has "$system" || echo "$system could not be had here: our figures stand without it."
done
