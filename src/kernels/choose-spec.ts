/** Which of the installed kernels runs a notebook: the one it names, else one of its language, else the default. */
import { UnknownKernelError } from "./errors.js";
import type { KernelSpec } from "./kernel.js";

export interface KernelWish {
  readonly name?: string;
  readonly language?: string;
  readonly displayName?: string;
}

export interface KernelChoice {
  readonly spec: KernelSpec;
  /** Why it is another than the notebook names: a line for the log each. */
  readonly fallbacks: readonly string[];
}

const DEFAULT_NAME = "python3";

const INSTALL_HINTS: Readonly<Record<string, string>> = {
  bash: "pip install bash_kernel; python -m bash_kernel.install --sys-prefix",
  python: "pip install ipykernel",
  r: 'install.packages("IRkernel"); IRkernel::installspec()',
  typescript: "npm install --global deno; deno jupyter --install",
  julia: 'using Pkg; Pkg.add("IJulia")',
};

/** Throws UnknownKernelError. A notebook whose language is known never runs in another. */
export function chooseSpec(specs: readonly KernelSpec[], wish: KernelWish): KernelChoice {
  const name = wish.name?.toLowerCase();
  const named = specs.find((spec) => spec.name === name);
  if (named !== undefined) return { spec: named, fallbacks: [] };
  const missing = name === undefined ? [] : [`The kernel "${name}" is not installed.`];
  const language = wish.language?.toLowerCase();
  const spec =
    language === undefined ? preferDefault(specs) : preferDefault(specs.filter((other) => other.language.toLowerCase() === language));
  if (spec === undefined) throw new UnknownKernelError(wish.displayName ?? wish.name, remedyFor(wish));
  const reason = language === undefined ? "the default" : `one for ${language}`;
  return { spec, fallbacks: [...missing, `Using "${spec.name}", ${reason}.`] };
}

function preferDefault(specs: readonly KernelSpec[]): KernelSpec | undefined {
  return specs.find((spec) => spec.name === DEFAULT_NAME) ?? specs[0];
}

function remedyFor({ displayName, name, language }: KernelWish): string {
  const wanted = displayName ?? name;
  const kernel = wanted === undefined ? "a Jupyter kernel" : `the kernel "${wanted}"`;
  const hint = INSTALL_HINTS[(language ?? "python").toLowerCase()];
  const remedy = hint === undefined ? `Install a Jupyter kernel for ${language}` : `Install it with: ${hint}`;
  return `It needs ${kernel}, which is not installed. ${remedy}.`;
}
