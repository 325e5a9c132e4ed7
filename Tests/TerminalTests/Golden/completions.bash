# Completions of mathnn for bash; made by 'mathnn completions bash'.
_mathnn() {
  local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}
  local command= flags= words= files= i
  local IFS=$' \t\n'
  for ((i = 1; i < COMP_CWORD; i++)); do
    case ${COMP_WORDS[i]} in
      derive|regions|explain) command=${COMP_WORDS[i]}; break ;;
    esac
  done
  COMPREPLY=()
  case $command:$previous in
    derive:--wrt) return ;;
    derive:--at) return ;;
    derive:--mode) COMPREPLY=($(compgen -W 'forward backward' -- "$word")); return ;;
    derive:-n|derive:--order) return ;;
    derive:--to) COMPREPLY=($(compgen -W 'text latex md html json' -- "$word")); return ;;
    derive:-o) IFS=$'\n'; COMPREPLY=($(compgen -f -- "$word")); return ;;
    derive:--declare) return ;;
    derive:--given) return ;;
    derive:--model) IFS=$'\n'; COMPREPLY=($(compgen -f -- "$word")); return ;;
    derive:--steps) COMPREPLY=($(compgen -W 'brief normal full' -- "$word")); return ;;
    derive:--layout) COMPREPLY=($(compgen -W 'gradient jacobian' -- "$word")); return ;;
    derive:--samples) return ;;
    derive:--tol) return ;;
    derive:--seed) return ;;
    derive:--timeout) return ;;
    derive:--threads) return ;;
    derive:--color) COMPREPLY=($(compgen -W 'auto never always' -- "$word")); return ;;
    regions:--family) COMPREPLY=($(compgen -W 'braid boolean' -- "$word")); return ;;
    regions:--to) COMPREPLY=($(compgen -W 'text latex md html json' -- "$word")); return ;;
    regions:-o) IFS=$'\n'; COMPREPLY=($(compgen -f -- "$word")); return ;;
    regions:--declare) return ;;
    regions:--given) return ;;
    regions:--model) IFS=$'\n'; COMPREPLY=($(compgen -f -- "$word")); return ;;
    regions:--steps) COMPREPLY=($(compgen -W 'brief normal full' -- "$word")); return ;;
    regions:--layout) COMPREPLY=($(compgen -W 'gradient jacobian' -- "$word")); return ;;
    regions:--samples) return ;;
    regions:--tol) return ;;
    regions:--seed) return ;;
    regions:--timeout) return ;;
    regions:--threads) return ;;
    regions:--color) COMPREPLY=($(compgen -W 'auto never always' -- "$word")); return ;;
    explain:--to) COMPREPLY=($(compgen -W 'text latex md html json' -- "$word")); return ;;
    explain:-o) IFS=$'\n'; COMPREPLY=($(compgen -f -- "$word")); return ;;
    explain:--color) COMPREPLY=($(compgen -W 'auto never always' -- "$word")); return ;;
  esac
  case $command in
    '') words='derive regions explain' flags='--help --version' ;;
    derive) flags='--wrt --at --mode -n --order --to --json -o --declare --given --model --expand --steps --layout --samples --tol --seed --timeout --threads --color -q -v -h --help --version' files=1 ;;
    regions) flags='--family --rotate --to --json -o --declare --given --model --expand --steps --layout --samples --tol --seed --timeout --threads --color -q -v -h --help --version' files=1 ;;
    explain) flags='--to --json -o --color -q -v -h --help --version' words='rule function derive regions explain' ;;
  esac
  if [[ $word == -* ]]; then
    COMPREPLY=($(compgen -W "$flags" -- "$word"))
    return
  fi
  COMPREPLY=($(compgen -W "$words" -- "$word"))
  IFS=$'\n'
  [[ -n $files ]] && COMPREPLY+=($(compgen -f -- "$word"))
  return 0
}
complete -o filenames -F _mathnn mathnn
