/** `slic-audit completion <shell>`: a script that completes commands and options with the Tab key. */
import { EXIT, UsageError } from '../model/errors.ts';
import type { Command } from './command.ts';

/** Each asks the program itself what fits; yargs answers behind this option, a word a line. */
const ASK = '--get-yargs-completions';

const SCRIPTS: Record<string, string> = {
  bash: `_slic_audit() {
  local IFS=$'\\n'
  COMPREPLY=($(compgen -W "$(slic-audit ${ASK} "\${COMP_WORDS[@]}" 2>/dev/null)" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o bashdefault -o default -F _slic_audit slic-audit
`,
  zsh: `#compdef slic-audit
_slic_audit() {
  local words_of_it=("\${(@f)$(slic-audit ${ASK} "\${words[@]}" 2>/dev/null)}")
  compadd -a words_of_it
  _files
}
# As a file in fpath this is run for the first completion; sourced, it registers itself.
if [[ $funcstack[1] == _slic-audit ]]; then _slic_audit; else compdef _slic_audit slic-audit; fi
`,
  powershell: `Register-ArgumentCompleter -Native -CommandName slic-audit -ScriptBlock {
  param($word, $line)
  $words = @($line.CommandElements | ForEach-Object { $_.ToString() })
  slic-audit ${ASK} @words 2>$null | Where-Object { $_ -like "$word*" } | ForEach-Object {
    [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
  }
}
`,
};

export const completion: Command<{ shell: string }> = {
  usage: 'completion <shell>',
  describe: 'print a script that completes commands and options with the Tab key',
  examples: [
    ['completion bash >> ~/.bashrc', 'bash'],
    ['completion zsh > ~/.zsh/_slic-audit', 'zsh, with ~/.zsh in fpath'],
    ['completion powershell >> $PROFILE', 'PowerShell 5 and later'],
  ],
  options: (parser) => parser.positional('shell', { type: 'string', describe: 'bash, zsh or powershell' }),
  run({ shell }, io) {
    const script = Object.hasOwn(SCRIPTS, shell) ? SCRIPTS[shell] : undefined;
    if (script === undefined)
      throw new UsageError(`completion takes one of ${Object.keys(SCRIPTS).join(', ')}, not "${shell}"`);
    io.stdout.write(script);
    return EXIT.done;
  },
};
