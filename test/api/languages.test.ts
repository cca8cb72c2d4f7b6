/** Dashboards in other languages than Python, run by their real kernels. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { STATE_TYPE } from "../../src/protocol/page.js";
import { PageClient } from "../support/page-client.js";
import { type ServerProcess, startServerProcess } from "../support/server-process.js";

interface LanguageCase {
  readonly name: string;
  readonly kernel: object;
  readonly parameters: string;
  /** Prints the parameters as JSON. */
  readonly show: string;
  /** Shows HTML `<b>rich</b>`. */
  readonly rich: string;
  /** Raises in several ways; each cell's source has "zq" in what visitors may not see. */
  readonly errors: readonly string[];
  /** Of these errors, what visitors are told. */
  readonly told: readonly string[];
  /** Prints `sleeping`, then sleeps for minutes. */
  readonly sleeps: string;
  /** Ends the kernel's process. */
  readonly dies: string;
}

const CASES: readonly LanguageCase[] = [
  {
    name: "R",
    kernel: { name: "ir", display_name: "R", language: "R" },
    parameters: 'region <- "north"\nrows <- 5L\nrates <- c(0.5)\nfull <- FALSE',
    show: "cat(jsonlite::toJSON(list(region = region, rows = rows, rates = rates, full = full), auto_unbox = TRUE))\nx <- readline('zq?')\nstopifnot(identical(x, ''))",
    rich: 'IRdisplay::display_html("<b>rich</b>")',
    errors: [
      'zq_function <- function(zq) stop("zq words")\nzq_function(1)',
      "zq_name + 1",
      "zq <- function( {",
      'stop("Choose another region.", call. = FALSE)',
      'zq_warns <- function(zq) warning("careful")\nzq_warns(zq = 1)\nstop("zq")',
      'try(log("zq"))\nmessage("said")\nstop("zq")',
    ],
    told: ["Error: Choose another region.", "Warning message:", "careful", "said"],
    sleeps: 'cat("sleeping\\n")\nflush.console()\nSys.sleep(300)',
    dies: "tools::pskill(Sys.getpid(), 9L)\nSys.sleep(60)",
  },
  {
    name: "TypeScript",
    kernel: { name: "deno", display_name: "Deno", language: "typescript" },
    parameters: 'const region = "north";\nlet rows: number = 5;\nconst rates = [0.5];\nvar full = false',
    show: "console.log(JSON.stringify({ region, rows, rates: rates.length === 1 ? rates[0] : rates, full }));",
    rich: "Deno.jupyter.html`<b>rich</b>`",
    errors: [
      "function zqFunction(zq: number) { return zq.zqMember.zq }\nzqFunction(1)",
      "zqName + 1",
      "const zq = = 1",
      'throw new RangeError("Choose another region.")',
      "const zq = 1\nthrow zq.zq()",
      'const zqFails = () => { try { null.zq } catch (error) { console.error(error) } }\nzqFails()\nconsole.error("said")\nzq()',
    ],
    told: ["RangeError: Choose another region.", "said"],
    sleeps: 'console.log("sleeping")\nfor (;;);',
    dies: "Deno.exit(3)",
  },
  {
    name: "bash",
    kernel: { name: "bash", display_name: "Bash", language: "bash" },
    parameters: "region='north'\nrows=5\nrates=(0.5)\nfull=false",
    show: `printf '{"region":"%s","rows":%s,"rates":%s,"full":%s}\\n' "$region" "$rows" "$(IFS=,; [ \${#rates[@]} = 1 ] && echo "$rates" || echo "[\${rates[*]}]")" "$full"`,
    rich: "displayHTML <<< '<b>rich</b>'",
    errors: [
      "zq_command --zq",
      "if zq; then )",
      'cat "/zq',
      ": $" + "{zq:?Choose another region.}",
      "cd /zq/zq",
      "set -x\ntrue zq\nset +x\necho said >&2\nfalse zq",
    ],
    told: ["bash: Choose another region.", "Exit code: 127", "said"],
    sleeps: "echo sleeping\nsleep 300",
    dies: "kill -9 $PPID\nsleep 60",
  },
];

let folder: string;
let server: ServerProcess;

async function write(name: string, kernelspec: object, cells: readonly string[], tags: readonly string[] = []): Promise<void> {
  const code = cells.map((source, index) => ({
    cell_type: "code",
    metadata: { tags: index === 0 ? tags : tags.filter((tag) => tag !== "parameters") },
    source,
    outputs: [],
  }));
  await writeFile(join(folder, `${name}.ipynb`), JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: { kernelspec }, cells: code }));
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "languages-"));
  for (const { name, kernel, parameters, show, rich, errors, sleeps, dies } of CASES) {
    await write(`${name}-shows`, kernel, [parameters, show, rich], ["parameters"]);
    await write(`${name}-fails`, kernel, errors, ["raises-exception"]);
    await write(`${name}-sleeps`, kernel, [sleeps, "1"]);
    await write(`${name}-dies`, kernel, [dies, "1"]);
  }
  server = await startServerProcess({ folder, env: { LOG_LEVEL: "error" } });
});

afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true });
});

/** What the page got, without what it said itself. */
function textOf(page: PageClient, from = 0): string {
  return page.received
    .slice(from)
    .flatMap(({ header, content }) => (header.msg_type === "stream" ? [String(content.text)] : []))
    .join("");
}

function statesOf(page: PageClient): readonly unknown[] {
  const cells = page.received.findLast(({ header }) => header.msg_type === STATE_TYPE)?.content.cells;
  return Array.isArray(cells)
    ? cells.map((cell: unknown) => (typeof cell === "object" && cell !== null && "status" in cell ? cell.status : ""))
    : [];
}

async function post(page: PageClient, action: "interrupt" | "restart"): Promise<number> {
  const headers = { cookie: page.cookie, origin: server.url };
  return (await fetch(`${server.url}/api/kernels/${page.kernelId}/${action}`, { method: "POST", headers })).status;
}

describe.each(CASES)("in $name", ({ name, told }) => {
  test("cells print and show, with the parameters of the address", async () => {
    const texts = 'it\'s "so" $(date) `date` \\ é 😀';
    const query = new URLSearchParams([
      ["region", texts],
      ["rows", "7"],
      ["rates", "1.5"],
      ["rates", "2"],
      ["full", "yes"],
    ]);
    const [plain, set] = await Promise.all(
      ["", query.toString()].map((each) => PageClient.open(server.url, `${name}-shows`, { query: each })),
    );
    if (plain === undefined || set === undefined) throw new Error("There are two.");
    await Promise.all([plain.settled(), set.settled()]);
    expect(statesOf(plain)).toEqual(["done", "done", "done"]);
    expect(textOf(plain)).toContain('{"region":"north","rows":5,"rates":0.5,"full":false}');
    const json = textOf(set).replace(`"region":"${texts}"`, `"region":${JSON.stringify(texts)}`);
    expect(JSON.parse(json)).toEqual({ region: texts, rows: 7, rates: [1.5, 2], full: true });
    const rich = set.received.find(({ content }) => JSON.stringify(content.data ?? "").includes("<b>rich</b>"));
    expect(rich?.parent_header.msg_id).toMatch(/^cell-2-/);
    for (const page of [plain, set]) page.close();
  });

  test("whatever fails says so, and nothing that comes to the page quotes the code", async () => {
    const page = await PageClient.open(server.url, `${name}-fails`);
    await page.settled();
    expect(statesOf(page)).toEqual(["failed", "failed", "failed", "failed", "failed", "failed"]);
    const said = page.received.map(({ header, content }) =>
      header.msg_type === "error" ? `${content.ename}: ${content.evalue}` : header.msg_type === "stream" ? String(content.text) : "",
    );
    for (const words of told) expect(said.join("\n")).toContain(words);
    expect(JSON.stringify(page.received)).not.toContain("zq");
    page.close();
  });

  test("a cell can be interrupted, and the kernel started again", async () => {
    const page = await PageClient.open(server.url, `${name}-sleeps`);
    const isSleeping = (from: number) =>
      page.next((message) => page.received.indexOf(message) >= from && String(message.content.text).includes("sleeping"));
    await isSleeping(0);
    expect(await post(page, "interrupt")).toBe(204);
    await page.settled();
    expect(statesOf(page)).toEqual(["failed", "not-run"]);
    const from = page.received.length;
    expect(await post(page, "restart")).toBe(200);
    await isSleeping(from);
    expect(statesOf(page)).toEqual(["running", "waiting"]);
    page.close();
  });

  test("the end of its process is told", async () => {
    const page = await PageClient.open(server.url, `${name}-dies`);
    const state = await page.next(({ header, content }) => header.msg_type === STATE_TYPE && content.kernel === "dead");
    expect(state.content.problem).toBe("The program behind this dashboard has stopped.");
    expect(statesOf(page)).toEqual(["failed", "not-run"]);
    page.close();
  });
});
