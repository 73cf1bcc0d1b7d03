#compdef guanxi
# Completion of guanxi for zsh: source <(guanxi completion zsh), or this file as _guanxi in a directory of $fpath.
# The program itself says what can stand next.

_guanxi() {
  local -a answer texts shown
  local line kind text description
  answer=("${(@f)$("${words[1]}" __complete zsh "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}")
  kind=${answer[1]}
  case $kind in
    files*)
      [[ $PREFIX == --*=* ]] && compset -P '*='
      _files
      return
      ;;
    directories*)
      [[ $PREFIX == --*=* ]] && compset -P '*='
      _files -/
      return
      ;;
  esac
  for line in "${(@)answer[2,-1]}"; do
    [[ -n $line ]] || continue
    text=${line%%$'\t'*}
    description=${line#*$'\t'}
    texts+=("$text")
    shown+=("$text${description:+  -- $description}")
  done
  (( ${#texts} )) || return 1
  # -U: what the program offers need not begin like what was typed (zjsys is 之江实验室).
  compadd -U -l -d shown -a texts
}

if [[ ${funcstack[1]-} == _guanxi ]]; then
  _guanxi "$@"
else
  compdef _guanxi guanxi
fi
