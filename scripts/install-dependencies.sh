#!/usr/bin/env bash
# Installs the system libraries that mathnn is built with, if they are missing; with the word
# 'tex', what it makes PDF with; with 'browser', what the tests look at pages with. Asks nothing, and
# does nothing when all is there.
set -euo pipefail

say() { printf 'dependencies: %s\n' "$*"; }
fail() { printf 'dependencies: error: %s\n' "$*" >&2; exit 1; }

# Runs a command as the superuser.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null 2>&1; then
    sudo "$@"
  else
    fail "this needs the rights of root, and there is no sudo; as root, run: $*"
  fi
}

on_debian() {
  local package missing=()
  for package in libgmp-dev zlib1g-dev; do
    case $(dpkg-query -W -f='${Status}' "$package" 2>/dev/null || true) in
      'install ok installed') ;;
      *) missing+=("$package") ;;
    esac
  done
  if [ ${#missing[@]} -eq 0 ]; then
    say "GMP and zlib are there"
    return
  fi
  say "installing ${missing[*]} with apt-get"
  # A network may fail for a moment; nothing is lost by asking again.
  as_root apt-get -o Acquire::Retries=3 update -qq \
    || fail "apt-get could not read the lists of packages; is there a network?"
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get -o Acquire::Retries=3 install -y -qq --no-install-recommends "${missing[@]}" \
    || fail "apt-get could not install ${missing[*]}"
  say "installed ${missing[*]}"
}

on_macos() {
  command -v brew >/dev/null 2>&1 \
    || fail "Homebrew is missing (https://brew.sh); it installs gmp and zlib"
  local package missing=()
  for package in gmp zlib; do
    brew list --versions "$package" >/dev/null 2>&1 || missing+=("$package")
  done
  if [ ${#missing[@]} -eq 0 ]; then
    say "GMP and zlib are there"
    return
  fi
  say "installing ${missing[*]} with brew"
  HOMEBREW_NO_AUTO_UPDATE=1 brew install "${missing[@]}" </dev/null
}

# TeX for PDF: on Debian the small set, elsewhere a hint; TEX=no leaves it out.
for_tex() {
  [ "${TEX:-yes}" != no ] || return 0
  if command -v latexmk >/dev/null 2>&1 && command -v pdflatex >/dev/null 2>&1 \
    && kpsewhich lmodern.sty booktabs.sty tikz.sty >/dev/null 2>&1; then
    say "TeX is there"
    return
  fi
  if command -v apt-get >/dev/null 2>&1; then
    local packages=(texlive-latex-recommended texlive-pictures lmodern latexmk)
    say "installing ${packages[*]} with apt-get (about 80 MB; TEX=no leaves it out)"
    as_root apt-get -o Acquire::Retries=3 update -qq || true
    as_root env DEBIAN_FRONTEND=noninteractive \
      apt-get -o Acquire::Retries=3 install -y -qq --no-install-recommends "${packages[@]}" >/dev/null \
      || { say "TeX could not be installed; sheets will have no PDF"; return 0; }
    say "installed ${packages[*]}"
  else
    say "TeX is missing, so sheets will have no PDF; macOS: brew install --cask mactex"
  fi
}

# Chromium for the tests that draw pages; without it they are skipped and say so.
for_browser() {
  local name
  for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null 2>&1; then
      say "$name is there"
      return
    fi
  done
  if command -v apt-get >/dev/null 2>&1; then
    say "installing chromium with apt-get"
    as_root apt-get -o Acquire::Retries=3 update -qq || true
    as_root env DEBIAN_FRONTEND=noninteractive \
      apt-get -o Acquire::Retries=3 install -y -qq --no-install-recommends chromium >/dev/null \
      || { say "chromium could not be installed; the tests in a browser will be skipped"; return 0; }
    say "installed chromium"
  else
    say "no browser is there; the tests that draw pages will be skipped"
  fi
}

case "${1:-}" in
  tex) for_tex; exit 0 ;;
  browser) for_browser; exit 0 ;;
esac

command -v swift >/dev/null 2>&1 \
  || fail "the Swift toolchain is missing; version 6.2 or later from https://swift.org/install"

if command -v apt-get >/dev/null 2>&1 && command -v dpkg-query >/dev/null 2>&1; then
  on_debian
elif [ "$(uname -s)" = Darwin ]; then
  on_macos
else
  fail "this system is neither Debian, Ubuntu nor macOS; install the development files of" \
    "GMP and zlib by its own means, then run 'swift build' and 'swift test'"
fi
