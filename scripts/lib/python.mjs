/** Makes the Python environments: the one that the examples and the tests run their kernels in, and those of the gateways, clients and the Hub that tests use. */
import { join } from "node:path";
import { attempt, ROOT, StepError, say, step } from "./run.mjs";
import { hashOf, isCurrent, writeStamp } from "./stamps.mjs";

const KERNELS = { environment: ".venv", requirements: "python/requirements.txt" };
/** Apart, so that what a gateway needs is never what kernels find. */
const GATEWAYS = [
  { environment: ".venv-gateways", requirements: "python/requirements-gateways.txt" },
  // Needs older packages than the others.
  { environment: ".venv-enterprise", requirements: "python/requirements-enterprise.txt" },
];
/** Hundreds of megabytes: for `npm run compatibility` alone. */
const LIBRARIES = { environment: ".venv-libraries", requirements: "python/requirements-libraries.txt" };
/** Has the widgets' former version, which can't stand beside the present one. */
const FORMER_WIDGETS = { environment: ".venv-ipywidgets7", requirements: "python/requirements-ipywidgets7.txt" };
const HUB = { environment: ".venv-jupyterhub", requirements: "python/requirements-jupyterhub.txt" };
/** What the packages in requirements.txt ask for. */
const OLDEST = [3, 11];
const CANDIDATES = ["python3", "python3.14", "python3.13", "python3.12", "python3.11", "python"];

/** Resolves to the environment's folder. */
export function ensurePython() {
  return ensureEnvironment(KERNELS);
}

/** For tests alone. */
export async function ensureGateways() {
  for (const environment of GATEWAYS) await ensureEnvironment(environment);
}

/** For tests alone. */
export async function ensureHub() {
  await ensureEnvironment(HUB);
}

export async function ensureLibraries() {
  await ensureEnvironment(LIBRARIES);
}

export async function ensureFormerWidgets() {
  await ensureEnvironment(FORMER_WIDGETS);
}

async function ensureEnvironment({ environment, requirements }) {
  const hash = await hashOf([requirements]);
  const stamp = `${environment}/.requirements-stamp`;
  const folder = join(ROOT, environment);
  const python = join(folder, "bin", "python");
  if (await isCurrent(stamp, hash)) return folder;
  if (!(await hasRequirements(python, requirements))) {
    if (!(await hasPip(python))) await createEnvironment(environment);
    const args = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements];
    await step(`Installing the Python packages of ${requirements} (the first time takes a minute)...`, python, args);
  }
  await writeStamp(stamp, hash);
  return folder;
}

async function createEnvironment(environment) {
  const python = await findPython();
  say(`Making a Python environment in ${environment}...`);
  const { ok, output } = await attempt(python, ["-m", "venv", environment]);
  if (ok) return;
  if (/ensurepip|No module named venv/.test(output)) {
    throw new StepError(`${python} can't make environments. On Debian and Ubuntu, install its package: apt-get install python3-venv`);
  }
  throw new StepError(`${output.trimEnd()}\n${python} could not make an environment in ${environment}.`);
}

async function findPython() {
  for (const candidate of [process.env.PYTHON, ...CANDIDATES]) {
    if (candidate && (await isNewEnough(candidate))) return candidate;
  }
  throw new StepError(`Python ${OLDEST.join(".")} or newer is needed and was not found. Install it, or name it in the variable PYTHON.`);
}

async function isNewEnough(python) {
  const check = `import sys; sys.exit(sys.version_info < (${OLDEST.join(", ")}))`;
  return (await attempt(python, ["-c", check])).ok;
}

/** Not where the environment is missing, or where its making was broken off. */
async function hasPip(python) {
  return (await attempt(python, ["-m", "pip", "--version"])).ok;
}

/** So that an environment that was made by hand is used as it is. */
async function hasRequirements(python, requirements) {
  const check = `
import sys
from importlib.metadata import version
for line in open(sys.argv[1]):
    name, _, wanted = line.strip().partition("==")
    if name and not name.startswith("#") and version(name) != wanted:
        sys.exit(1)
`;
  return (await attempt(python, ["-c", check, requirements])).ok;
}
