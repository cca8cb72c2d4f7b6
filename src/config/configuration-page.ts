/** The reference of all options, as the Markdown of docs/configuration.md. */
import { describeOptions, type OptionDescription } from "./describe-options.js";
import { CONFIG_FILE } from "./options.js";

const INTRODUCTION = `<!-- Written by scripts/write-configuration.mjs from src/config/options.ts. -->

# Configuration

An option is set by a flag, by an environment variable or in a JSON file. Where several set it, a flag wins over the environment, and the environment over the file.

| as | for example |
| --- | --- |
| flag | \`jupyter-dashboards-server --port 8080 --presentation-mode\` |
| the same, by its name | \`jupyter-dashboards-server --PORT=8080\` |
| environment variable | \`PORT=8080 jupyter-dashboards-server\` |
| file | \`jupyter-dashboards-server --${CONFIG_FILE.flag} options.json\` with \`{ "PORT": 8080, "ASSET_TYPES": ["png", "css"] }\` |

The file can also be named by the environment variable \`${CONFIG_FILE.name}\`. Lists are JSON lists in the file; in flags and in the environment their items are separated by commas. Relative paths start from the folder in which the server was started. A value that does not fit stops the start with a line that names the option.

A secret is better not in flags, which other users of the machine see, nor in the environment, which whoever watches the process sees. Each can be in a file of its own, as Docker, Kubernetes and systemd hand secrets out: \`AUTH_TOKEN_FILE=/run/secrets/token\` for \`AUTH_TOKEN\`, the same as a flag (\`--auth-token-file\`) or in the JSON file. A newline at its end does not count. A secret and its file are never both set.
`;

export function renderConfigurationPage(): string {
  const options = describeOptions();
  const groups = [...new Set(options.map((option) => option.group))];
  const sections = groups.map((group) => {
    const ofGroup = options.filter((option) => option.group === group);
    return `## ${group}\n\n${ofGroup.map(renderOption).join("\n")}`;
  });
  return [INTRODUCTION, ...sections].join("\n");
}

function renderOption(option: OptionDescription): string {
  const facts = [`flag \`${option.flag}\``, `type: ${option.type}`, `default: ${renderDefault(option.default)}`];
  if (option.file !== undefined) facts.push(`a secret; in a file: \`${option.file.name}\`, flag \`${option.file.flag}\``);
  return `### ${option.name}\n\n${option.description}\n\n- ${facts.join("\n- ")}\n`;
}

/** Values as code, words ("a random one at each start") as they are. */
function renderDefault(text: string): string {
  return text.includes(" ") || text === "none" || text === "empty" ? text : `\`${text.replaceAll(",", ", ")}\``;
}
