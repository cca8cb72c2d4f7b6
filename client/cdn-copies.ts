/**
 * Puts files of npm packages beside what is built, as they are: outputs load them from a CDN (folium's maps all of them), and the page
 * takes them from here. Names of files stay, since Leaflet looks for its pictures by the name of its style sheet; folders have a version.
 */
import { copyFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";
import type { CdnCopy } from "./cdn-copy.js";

interface Wanted {
  readonly module: string;
  readonly files: RegExp;
  /** At a CDN, in small letters, where that is another. */
  readonly name?: string;
  /** In whose place it is taken; its own is, unless it says so. */
  readonly majors?: readonly string[];
  /** A file that the package does not have. */
  readonly made?: { readonly file: string; text(folder: string): Promise<string> };
}

/** Of the style sheet of Bootstrap 3, what is about its icons. */
const GLYPHICON_RULE = /(?:@font-face|\.glyphicon[^{}]*)\s*\{[^}]*\}/g;

const GLYPHICONS = {
  file: "dist/css/bootstrap-glyphicons.css",
  async text(folder: string): Promise<string> {
    const style = await readFile(join(folder, "dist/css/bootstrap.css"), "utf8");
    return (style.match(GLYPHICON_RULE) ?? []).join("\n");
  },
};

/** What folium turns its icons by. */
const ROTATIONS = {
  file: "dist/leaflet.awesome.rotate.min.css",
  text: async (): Promise<string> =>
    Array.from({ length: 360 }, (_, angle) => `.fa-rotate-${angle}{transform:rotate(${angle}deg)}`).join(""),
};

const WANTED: readonly Wanted[] = [
  { module: "leaflet", files: /^dist\/(?:leaflet\.(?:js|css)|images\/.+)$/ },
  { module: "leaflet.awesome-markers", files: /^dist\/(?:.+\.(?:js|css)|images\/.+)$/, made: ROTATIONS },
  { module: "leaflet.markercluster", files: /^dist\/(?:leaflet\.markercluster\.js|.+\.css)$/ },
  { module: "jquery", files: /^dist\/jquery\.min\.js$/ },
  { module: "bootstrap", files: /^dist\/(?:css\/bootstrap\.min\.css|js\/bootstrap\.bundle\.min\.js)$/ },
  { module: "bootstrap-3", name: "bootstrap-glyphicons", files: /^dist\/fonts\/.+\.woff2?$/, made: GLYPHICONS },
  { module: "@fortawesome/fontawesome-free", files: /^(?:css\/all\.min\.css|webfonts\/.+)$/, majors: ["6", "7"] },
];
const FOLDER = "cdn";
/** Which the style sheets name, not the page. */
const IN_STYLES = /\.(?:png|woff2?|ttf)$/;

const PACKAGES = fileURLToPath(new URL("../node_modules", import.meta.url));

/** What the page is told of them. */
export async function cdnCopies(): Promise<CdnCopy[]> {
  return Promise.all(
    (await installed()).map(async ({ name, majors, files, made, source, folder }) => {
      const names = (await namesIn(source)).filter((file) => files.test(file) && !IN_STYLES.test(file));
      return { name, majors, folder: `${folder}/`, files: made === undefined ? names : [...names, made.file] };
    }),
  );
}

export function copyForCdns(directory: string): Plugin {
  return {
    name: "cdn-copies",
    apply: "build",
    async writeBundle() {
      for (const { files, made, source, folder } of await installed()) {
        const target = join(directory, folder);
        for (const file of (await namesIn(source)).filter((each) => files.test(each))) await copy(join(source, file), join(target, file));
        if (made === undefined) continue;
        await mkdir(dirname(join(target, made.file)), { recursive: true });
        await writeFile(join(target, made.file), await made.text(source));
      }
    },
  };
}

interface Installed extends Required<Pick<Wanted, "name" | "majors">>, Pick<Wanted, "files" | "made"> {
  /** Absolute. */
  readonly source: string;
  /** Among what is built. */
  readonly folder: string;
}

/** Without them everything else can be built. */
async function installed(): Promise<Installed[]> {
  const found = WANTED.map(async ({ module, name = module, majors, ...rest }) => {
    const file = join(PACKAGES, module, "package.json");
    const text = await readFile(file, "utf8").catch(() => undefined);
    if (text === undefined) {
      console.warn(`${module} is not installed: what outputs load of it from a CDN comes from there.`);
      return [];
    }
    const { version }: { version: string } = JSON.parse(text);
    const major = version.split(".")[0] ?? "";
    return [{ ...rest, name, majors: majors ?? [major], source: dirname(file), folder: `${FOLDER}/${name}@${version}` }];
  });
  return (await Promise.all(found)).flat();
}

/** With folders before them, with "/" on every system. */
async function namesIn(folder: string): Promise<string[]> {
  return (await readdir(folder, { recursive: true })).map((name) => name.replaceAll("\\", "/"));
}

async function copy(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await copyFile(from, to);
}
