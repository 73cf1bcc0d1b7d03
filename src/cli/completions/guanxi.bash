# Completion of guanxi for bash: source <(guanxi completion bash), or this file as
# /usr/share/bash-completion/completions/guanxi. The program itself says what can stand next.

_guanxi() {
  local program=${1/#\~/$HOME}
  type -P -- "$program" >/dev/null || program=guanxi  # an alias
  local -a answer
  # COMP_LINE, not COMP_WORDS: bash parts keys (org:灵伴科技) at their colons.
  mapfile -t answer < <("$program" __complete bash "${COMP_LINE:0:COMP_POINT}" "$COMP_WORDBREAKS" 2>/dev/null)
  case "${answer[0]-}" in
    files*)
      compopt -o filenames 2>/dev/null
      mapfile -t COMPREPLY < <(compgen -f -- "${answer[0]#*$'\t'}")
      ;;
    directories*)
      compopt -o filenames 2>/dev/null
      mapfile -t COMPREPLY < <(compgen -d -- "${answer[0]#*$'\t'}")
      ;;
    *)
      COMPREPLY=("${answer[@]:1}")
      ;;
  esac
}

complete -o nosort -F _guanxi guanxi
