#compdef mathnn
# Completions of mathnn for zsh; made by 'mathnn completions zsh'.
_mathnn() {
  local curcontext=$curcontext state line
  local -a commands
  commands=(
    'derive:gradient of a quantity, step by step'
    'regions:count the regions of an arrangement'
    'explain:say what a word means'
  )
  _arguments -C '1:command:->command' '*::argument:->arguments'
  case $state in
    command) _describe -t commands command commands ;;
    arguments)
      case $line[1] in
        derive) _arguments -s \
          '*--wrt[the variable to derive by]:V: ' \
          '(--at)--at[a number in place of the symbolic horizon]:T=N: ' \
          '(--mode)--mode[the order of the chain rule \[default\: backward\]\: the result is '\''the same'\'']:MODE:(forward backward)' \
          '(-n --order)-n[how often]:N: ' \
          '(-n --order)--order[how often]:N: ' \
          '(--to)--to[format of the answer; tex is latex]:FORMAT:(text latex md html json)' \
          '(--json)--json[the same as --to json\: one object, for programs]' \
          '(-o)-o[write to FILE (a folder where several files come out)]:FILE:_files' \
          '*--declare[declare names, as in '\''matrix X in n x n; vector v in n'\'']:WORDS: ' \
          '*--given[a value or an assumption, as in '\''x = 0.3'\'' or '\''a > 0'\'']:COND: ' \
          '(--model)--model[take equations and assumptions from a model (file or name)]:MODEL:_files' \
          '(--expand)--expand[write abbreviations and declared activations out]' \
          '(--steps)--steps[how finely steps are shown]:LEVEL:(brief normal full)' \
          '(--layout)--layout[shape of a derivative\: of its variable, or transposed]:LAYOUT:(gradient jacobian)' \
          '(--samples)--samples[how many random points a numeric check takes]:N: ' \
          '(--tol)--tol[largest error that a numeric check lets pass]:E: ' \
          '(--seed)--seed[where the random numbers start]:S: ' \
          '(--timeout)--timeout[give up after S seconds (exit code 3)]:S: ' \
          '(--threads)--threads[how many threads may work]:N: ' \
          '(--color)--color[colour in messages and answers]:WHEN:(auto never always)' \
          '(-q)-q[fewer messages]' \
          '(-v)-v[more messages, such as how the answer was checked]' \
          '(-h --help)-h[show this help]' \
          '(-h --help)--help[show this help]' \
          '(--version)--version[show the version]' \
          ':TARGET: ' \
          '::MODEL:_files' ;;
        regions) _arguments -s \
          '(--family)--family[a family by name]:NAME:(braid boolean)' \
          '(--rotate)--rotate[with a slant]' \
          '(--to)--to[format of the answer; tex is latex]:FORMAT:(text latex md html json)' \
          '(--json)--json[the same as --to json\: one object, for programs]' \
          '(-o)-o[write to FILE (a folder where several files come out)]:FILE:_files' \
          '*--declare[declare names, as in '\''matrix X in n x n; vector v in n'\'']:WORDS: ' \
          '*--given[a value or an assumption, as in '\''x = 0.3'\'' or '\''a > 0'\'']:COND: ' \
          '(--model)--model[take equations and assumptions from a model (file or name)]:MODEL:_files' \
          '(--expand)--expand[write abbreviations and declared activations out]' \
          '(--steps)--steps[how finely steps are shown]:LEVEL:(brief normal full)' \
          '(--layout)--layout[shape of a derivative\: of its variable, or transposed]:LAYOUT:(gradient jacobian)' \
          '(--samples)--samples[how many random points a numeric check takes]:N: ' \
          '(--tol)--tol[largest error that a numeric check lets pass]:E: ' \
          '(--seed)--seed[where the random numbers start]:S: ' \
          '(--timeout)--timeout[give up after S seconds (exit code 3)]:S: ' \
          '(--threads)--threads[how many threads may work]:N: ' \
          '(--color)--color[colour in messages and answers]:WHEN:(auto never always)' \
          '(-q)-q[fewer messages]' \
          '(-v)-v[more messages, such as how the answer was checked]' \
          '(-h --help)-h[show this help]' \
          '(-h --help)--help[show this help]' \
          '(--version)--version[show the version]' \
          '*:LINES:_files' ;;
        explain) _arguments -s \
          '(--to)--to[format of the answer; tex is latex]:FORMAT:(text latex md html json)' \
          '(--json)--json[the same as --to json\: one object, for programs]' \
          '(-o)-o[write to FILE (a folder where several files come out)]:FILE:_files' \
          '(--color)--color[colour in messages and answers]:WHEN:(auto never always)' \
          '(-q)-q[fewer messages]' \
          '(-v)-v[more messages, such as how the answer was checked]' \
          '(-h --help)-h[show this help]' \
          '(-h --help)--help[show this help]' \
          '(--version)--version[show the version]' \
          ':KIND:(rule function)' \
          '::NAME:(derive regions explain)' ;;
      esac ;;
  esac
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
  _mathnn "$@"
else
  compdef _mathnn mathnn
fi
