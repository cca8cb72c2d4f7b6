/** The scripts that make a shell's Tab ask this command what could come next. */
import { NAME } from "./name.js";

export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

const FUNCTION = `_${NAME.replaceAll("-", "_")}`;

/** The command answers with a line "words" or "files", then a line for each word: the word, a tab, what it is. */
const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `# Completion of ${NAME} for bash.
${FUNCTION}() {
  local kind= word=
  COMPREPLY=()
  while IFS=$'\\t' read -r word _; do
    if [[ -z $kind ]]; then kind=$word; else COMPREPLY+=("$word"); fi
  done < <("$1" complete bash "\${COMP_WORDS[COMP_CWORD]}" "\${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
  if [[ $kind == files ]]; then
    compopt -o default
  elif [[ \${#COMPREPLY[@]} -eq 1 && \${COMPREPLY[0]} == */ ]]; then
    compopt -o nospace
  fi
}
complete -F ${FUNCTION} ${NAME}
`,
  zsh: `# Completion of ${NAME} for zsh.
${FUNCTION}() {
  local -a lines folders others
  local line
  lines=("\${(@f)$(${NAME} complete words -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ \${lines[1]} == files ]]; then
    _files
    return
  fi
  for line in "\${(@)lines[2,-1]}"; do
    line=\${line%%$'\\t'*}
    if [[ $line == */ ]]; then folders+=("$line"); else others+=("$line"); fi
  done
  compadd -S '' -a folders
  compadd -a others
}
compdef ${FUNCTION} ${NAME}
`,
  fish: `# Completion of ${NAME} for fish.
function ${FUNCTION}
    set -l words (commandline -opc) (commandline -ct)
    set -l lines (${NAME} complete words -- $words[2..-1] 2>/dev/null)
    if test "$lines[1]" = files
        __fish_complete_path (commandline -ct)
    else
        printf '%s\\n' $lines[2..-1]
    end
end
complete -c ${NAME} -f -a '(${FUNCTION})'
`,
};

export function completionScript(shell: Shell): string {
  return SCRIPTS[shell];
}

export function isShell(text: string): text is Shell {
  return SHELLS.some((shell) => shell === text);
}
