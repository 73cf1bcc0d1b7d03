# Completion of guanxi for fish: guanxi completion fish | source, or this file as
# ~/.config/fish/completions/guanxi.fish. The program itself says what can stand next.

function __guanxi_complete
    set -l words (commandline -opc)
    set -l program $words[1]
    set -l typed (commandline -ct)
    # Without an open quote it may hold escaped blanks.
    set -l plain (string unescape -- $typed 2>/dev/null)
    test (count $plain) -eq 1; and set typed $plain
    set -l answer ($program __complete fish $words[2..-1] "$typed" 2>/dev/null)
    switch "$answer[1]"
        case 'files*'
            __fish_complete_path (string replace -r '^files\t' '' -- $answer[1])
        case 'directories*'
            __fish_complete_directories (string replace -r '^directories\t' '' -- $answer[1])
        case '*'
            test (count $answer) -gt 1; and printf '%s\n' $answer[2..-1]
    end
end

complete -c guanxi -f -k -a '(__guanxi_complete)'
